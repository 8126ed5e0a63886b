package org.colombier.lists.scenario;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.lists.scenario.ScenarioFile.Argument;
import org.colombier.lists.scenario.ScenarioFile.Condition;
import org.colombier.lists.scenario.ScenarioFile.Literal;
import org.colombier.lists.scenario.ScenarioFile.Piece;
import org.colombier.lists.scenario.ScenarioFile.Variable;

/** Says whether conditions hold for one request. Not thread-safe; lives as long as the decision. */
final class Evaluator {

    private final ScenarioContext request;
    private final Roles roles;
    private final ListFacts lists;
    private final SearchFilters filters;
    private final Clock clock;
    private final Optional<MessageFacts> message;

    Evaluator(ScenarioContext request, Roles roles, ListFacts lists, SearchFilters filters, Clock clock) {
        this.request = request;
        this.roles = roles;
        this.lists = lists;
        this.filters = filters;
        this.clock = clock;
        this.message = request.message().map(MessageFacts::new);
    }

    /**
     * True, not true, or empty if the condition speaks of something that the request does not have.
     *
     * @throws ScenarioFault if it cannot be evaluated
     */
    Optional<Boolean> holds(Condition condition) {
        List<Argument> a = condition.arguments();
        return switch (condition.kind()) {
            case TRUE, ALL -> Optional.of(true);
            case EQUAL -> anyPair(a, String::equalsIgnoreCase);
            case LESS_THAN -> anyPair(a, Evaluator::lessThan);
            case OLDER -> anyPair(a, (x, y) -> ScenarioDates.parse(x).isBefore(ScenarioDates.parse(y)));
            case NEWER -> anyPair(a, (x, y) -> ScenarioDates.parse(x).isAfter(ScenarioDates.parse(y)));
            case MATCH -> values(a.getFirst()).map(v -> matches(a.get(1), v));
            case SEARCH -> search(a);
            case IS_SUBSCRIBER -> anyPair(a, (list, who) -> hasRole(list, who, roles::isSubscriber));
            case IS_OWNER -> anyPair(a, (list, who) -> hasRole(list, who, roles::isOwner));
            case IS_EDITOR -> anyPair(a, (list, who) -> hasRole(list, who, roles::isEditor));
            case IS_LISTMASTER -> values(a.getFirst()).map(v -> v.stream().anyMatch(this::isListmaster));
            case VERIFY_NETMASK -> request.client().flatMap(c -> values(a.getFirst()).map(v -> v.stream().anyMatch(n -> Netmask.parse(n).contains(c))));
        };
    }

    private Optional<Boolean> anyPair(List<Argument> arguments, BiPredicate<String, String> holds) {
        return values(arguments.getFirst()).flatMap(left -> values(arguments.get(1))
            .map(right -> left.stream().anyMatch(x -> right.stream().anyMatch(y -> holds.test(x, y)))));
    }

    private static boolean lessThan(String left, String right) {
        String number = "-?[0-9]{1,15}(\\.[0-9]{1,15})?";
        return left.matches(number) && right.matches(number) ? Double.parseDouble(left) < Double.parseDouble(right) : left.compareToIgnoreCase(right) < 0;
    }

    private boolean matches(Argument expression, List<String> values) {
        boolean empty = expression.pieces().stream().allMatch(p -> p instanceof Literal l && l.text().isEmpty());
        if (empty) {
            return false;
        }
        var pattern = Expressions.compile(expression.pieces(), request.domain().ascii());
        return values.stream().anyMatch(v -> Expressions.finds(pattern, v));
    }

    private Optional<Boolean> search(List<Argument> arguments) {
        String name = fileName(arguments);
        if (NamedFilters.isOne(name)) {
            return Optional.of(filters.matches(name, request.domain(), request.list(), this::named));
        }
        return values(arguments.size() > 1 ? arguments.get(1) : Argument.text(Variables.pieces("[sender]"))).map(v -> found(name, v));
    }

    private static String fileName(List<Argument> arguments) {
        return ((Literal) arguments.getFirst().pieces().getFirst()).text();
    }

    /** A variable as a named filter writes it, {@code sender} or {@code user->email}. */
    private Optional<String> named(String variable) {
        int arrow = variable.indexOf("->");
        Variable meant = arrow < 0 ? new Variable(variable, "", Optional.empty()) : new Variable(variable.substring(0, arrow), variable.substring(arrow + 2), Optional.empty());
        return all(meant).filter(v -> !v.isEmpty()).map(List::getFirst);
    }

    private boolean found(String name, List<String> values) {
        return values.stream().anyMatch(v -> filters.contains(name, request.domain(), request.list(), v));
    }

    private boolean hasRole(String list, String who, BiPredicate<EmailAddress, EmailAddress> role) {
        Optional<EmailAddress> address = EmailAddress.tryParse(list.contains("@") ? list : list + "@" + request.domain()).map(EmailAddress::canonical);
        return address.isPresent() && EmailAddress.tryParse(who).filter(w -> role.test(address.get(), w)).isPresent();
    }

    private boolean isListmaster(String who) {
        return EmailAddress.tryParse(who).filter(w -> roles.isListmaster(request.domain(), w)).isPresent();
    }

    /** The values of an argument; text with variables in it is one value. Empty if a variable of it does not apply. */
    private Optional<List<String>> values(Argument argument) {
        if (argument.pieces().size() == 1) {
            return values(argument.pieces().getFirst());
        }
        StringBuilder joined = new StringBuilder();
        for (Piece piece : argument.pieces()) {
            Optional<List<String>> part = values(piece);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            joined.append(part.get().isEmpty() ? "" : part.get().getFirst());
        }
        return Optional.of(List.of(joined.toString()));
    }

    private Optional<List<String>> values(Piece piece) {
        return switch (piece) {
            case Literal literal -> Optional.of(List.of(literal.text()));
            case Variable variable -> all(variable).map(v -> variable.index().map(i -> at(v, i)).orElse(v));
        };
    }

    private static List<String> at(List<String> values, int index) {
        int position = index < 0 ? values.size() + index : index;
        return position >= 0 && position < values.size() ? List.of(values.get(position)) : List.of();
    }

    private Optional<List<String>> all(Variable variable) {
        return switch (variable.name()) {
            case "msg_header", "header" -> message.map(m -> m.header(variable.key()));
            case "msg_body" -> message.map(MessageFacts::texts);
            case "msg_part" -> message.map(m -> variable.key().equalsIgnoreCase("type") ? m.types() : m.texts());
            default -> one(variable).map(List::of);
        };
    }

    private Optional<String> one(Variable variable) {
        return switch (variable.name()) {
            case "sender" -> Optional.of(request.sender().map(EmailAddress::toString).orElse("nobody"));
            case "email" -> request.email().map(EmailAddress::toString);
            case "listname" -> request.list().map(EmailAddress::localPart);
            case "domain", "host" -> Optional.of(request.domain().ascii());
            case "list" -> request.list().flatMap(l -> ofList(l, variable.key()));
            case "conf" -> ofDomain(request.domain(), variable.key());
            case "custom_vars" -> request.list().flatMap(l -> lists.parameter(l, "custom_vars." + variable.key()));
            case "is_bcc" -> message.map(_ -> request.bcc() ? "1" : "0");
            case "current_date", "date", "execution_date" -> Optional.of(Long.toString(clock.instant().getEpochSecond()));
            case "remote_addr" -> request.client().map(c -> c.getHostAddress());
            case "remote_host" -> request.clientHost();
            default -> Optional.ofNullable(request.variables().get(variable.key().isEmpty() ? variable.name() : variable.name() + "->" + variable.key().toLowerCase(Locale.ROOT)));
        };
    }

    private Optional<String> ofList(EmailAddress list, String key) {
        return switch (key) {
            case "name" -> Optional.of(list.localPart());
            case "address" -> Optional.of(list.toString());
            case "total" -> Optional.of(Long.toString(lists.members(list)));
            default -> lists.parameter(list, key);
        };
    }

    private Optional<String> ofDomain(Domain domain, String key) {
        return switch (key) {
            case "domain", "host" -> Optional.of(domain.ascii());
            case "email" -> Optional.of(lists.robot(domain).localPart());
            case "sympa" -> Optional.of(lists.robot(domain).toString());
            case "listmaster", "listmaster_email" -> Optional.of("listmaster@" + domain);
            default -> Optional.empty();
        };
    }
}
