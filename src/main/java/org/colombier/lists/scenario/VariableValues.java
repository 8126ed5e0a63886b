package org.colombier.lists.scenario;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.lists.scenario.ScenarioFile.Argument;
import org.colombier.lists.scenario.ScenarioFile.Literal;
import org.colombier.lists.scenario.ScenarioFile.Piece;
import org.colombier.lists.scenario.ScenarioFile.Variable;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * What the variables of the rules stand for in one request. As in Sympa, what a request does not have is empty, and a
 * request without a message has an empty one. Not thread-safe.
 */
final class VariableValues {

    private static final List<String> EMPTY = List.of("");

    private final ScenarioContext request;
    private final Roles roles;
    private final ListFacts lists;
    private final Clock clock;
    private final Optional<MessageFacts> message;

    VariableValues(ScenarioContext request, Roles roles, ListFacts lists, Clock clock) {
        this.request = request;
        this.roles = roles;
        this.lists = lists;
        this.clock = clock;
        this.message = request.message().map(MessageFacts::new);
    }

    /** The values of an argument: several for a field that stands several times; text with variables in it is one value. */
    List<String> of(Argument argument) {
        if (argument.pieces().size() == 1) {
            return of(argument.pieces().getFirst());
        }
        return List.of(argument.pieces().stream().map(p -> first(of(p))).collect(Collectors.joining()));
    }

    /** A variable as a named filter writes it, {@code sender} or {@code user->email}; empty if it has no value. */
    Optional<String> named(String written) {
        int arrow = written.indexOf("->");
        Variable meant = arrow < 0 ? new Variable(written.toLowerCase(Locale.ROOT), "", Optional.empty())
            : new Variable(written.substring(0, arrow).toLowerCase(Locale.ROOT), written.substring(arrow + 2), Optional.empty());
        return Optional.of(first(of(meant))).filter(v -> !v.isEmpty());
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "" : values.getFirst();
    }

    private List<String> of(Piece piece) {
        return switch (piece) {
            case Literal literal -> List.of(literal.text());
            case Variable variable -> of(variable);
        };
    }

    private List<String> of(Variable variable) {
        return switch (variable.name()) {
            case "msg_header", "header" -> message.map(m -> m.header(variable.key(), variable.index())).filter(v -> !v.isEmpty()).orElse(EMPTY);
            case "msg_body" -> message.map(MessageFacts::body).orElse(EMPTY);
            case "msg_part" -> message.map(m -> variable.key().equalsIgnoreCase("type") ? m.partTypes() : m.partTexts()).orElse(List.of());
            default -> List.of(one(variable));
        };
    }

    private String one(Variable variable) {
        return switch (variable.name()) {
            case "sender" -> sender();
            case "email" -> request.email().map(EmailAddress::toString).orElse(sender());
            case "listname" -> request.list().map(EmailAddress::localPart).orElse("");
            case "domain", "host" -> request.domain().ascii();
            case "list" -> request.list().map(l -> ofList(l, variable.key())).orElse("");
            case "conf" -> ofDomain(request.domain(), variable.key());
            case "subscriber" -> request.list().flatMap(l -> request.sender().flatMap(s -> roles.subscriber(l, s, variable.key()))).orElse("");
            case "user" -> given(variable).or(() -> request.sender().flatMap(s -> roles.user(s, variable.key()))).orElse("");
            case "user_attributes" -> given(variable).or(() -> request.list().flatMap(l -> request.sender().flatMap(s -> roles.attribute(l, s, variable.key())))).orElse("");
            case "custom_vars" -> request.list().flatMap(l -> lists.parameter(l, "custom_vars." + variable.key())).orElse("");
            case "family" -> given(variable).or(() -> request.list().filter(_ -> variable.key().equals("name")).flatMap(lists::family)).orElse("");
            case "env" -> ofEnvironment(variable.key());
            case "msg_encrypted" -> request.variables().getOrDefault("msg_encrypted", message.filter(MessageFacts::isEncrypted).map(_ -> "smime").orElse(""));
            case "is_bcc" -> message.isPresent() ? request.bcc() ? "1" : "0" : "";
            case "current_date" -> now();
            case "date", "execution_date" -> given(variable).orElseGet(this::now);
            case "remote_addr" -> request.client().map(c -> c.getHostAddress()).orElse("");
            case "remote_host" -> clientHost().orElse("unknown_host");
            default -> given(variable).orElse("");
        };
    }

    /** Looked up only for a rule that asks. */
    private Optional<String> clientHost() {
        return request.clientHost().or(() -> request.client().flatMap(lists::hostName));
    }

    private String sender() {
        return request.sender().map(EmailAddress::toString).orElse("nobody");
    }

    private String now() {
        return Long.toString(clock.instant().getEpochSecond());
    }

    /** What the caller said beforehand, such as {@code candidate_listname} or {@code msg->spam_status}. */
    private Optional<String> given(Variable variable) {
        return Optional.ofNullable(request.variables().get(variable.key().isEmpty() ? variable.name() : variable.name() + "->" + variable.key().toLowerCase(Locale.ROOT)));
    }

    private String ofList(EmailAddress list, String key) {
        return switch (key) {
            case "name" -> list.localPart();
            case "address" -> list.toString();
            case "host", "domain" -> list.domain().ascii();
            case "total" -> Long.toString(lists.members(list));
            default -> lists.parameter(list, key).orElse("");
        };
    }

    private String ofDomain(Domain domain, String key) {
        return switch (key) {
            case "domain", "host" -> domain.ascii();
            case "email" -> lists.robot(domain).localPart();
            case "sympa" -> lists.robot(domain).toString();
            case "request" -> lists.robot(domain).withLocalPart(lists.robot(domain).localPart() + "-request").toString();
            case "listmaster", "listmaster_email" -> "listmaster@" + domain;
            default -> lists.siteParameter(domain, key).orElse("");
        };
    }

    /** What a web server would tell of the client, and nothing else of the machine: a rule's values are shown to owners. */
    private String ofEnvironment(String key) {
        return switch (key.toUpperCase(Locale.ROOT)) {
            case "REMOTE_ADDR" -> request.client().map(c -> c.getHostAddress()).orElse("");
            case "REMOTE_HOST" -> clientHost().orElse("");
            case "SERVER_NAME", "HTTP_HOST" -> request.domain().ascii();
            case "REMOTE_USER" -> request.method() == AuthMethod.MD5 ? request.sender().map(EmailAddress::toString).orElse("") : "";
            default -> lists.environment(key).orElse("");
        };
    }
}
