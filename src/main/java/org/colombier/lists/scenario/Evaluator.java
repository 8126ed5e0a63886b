package org.colombier.lists.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.colombier.lists.scenario.ScenarioFile.Argument;
import org.colombier.lists.scenario.ScenarioFile.Condition;
import org.colombier.lists.scenario.ScenarioFile.Literal;
import org.colombier.mail.EmailAddress;

/** Says whether conditions hold for one request. Not thread-safe; lives as long as the decision. */
final class Evaluator {

    private static final Pattern NUMBER = Pattern.compile("\\s*[-+]?(?:\\d{1,18}(?:\\.\\d{0,18})?|\\.\\d{1,18})(?:[eE][-+]?\\d{1,3})?\\s*");
    /** Addresses of one field that are asked about. */
    private static final int MOST_ADDRESSES = 100;

    private final ScenarioContext request;
    private final Roles roles;
    private final SearchFilters filters;
    private final CustomConditions custom;
    private final VariableValues values;
    private final Instant now;

    Evaluator(ScenarioContext request, Roles roles, SearchFilters filters, CustomConditions custom, VariableValues values, Instant now) {
        this.request = request;
        this.roles = roles;
        this.filters = filters;
        this.custom = custom;
        this.values = values;
        this.now = now;
    }

    /** @throws ScenarioFault if it cannot be evaluated */
    boolean holds(Condition condition) {
        List<Argument> a = condition.arguments();
        return switch (condition.kind()) {
            case TRUE, ALL -> true;
            case EQUAL -> anyPair(a, (x, y) -> x.toLowerCase(Locale.ROOT).equals(y.toLowerCase(Locale.ROOT)));
            case LESS_THAN -> anyPair(a, Evaluator::lessThan);
            case OLDER -> anyPair(a, (x, y) -> !date(x).isAfter(date(y)));
            case NEWER -> anyPair(a, (x, y) -> date(x).isAfter(date(y)));
            case MATCH -> matches(a.get(1), values.of(a.getFirst()));
            case SEARCH -> search(a);
            case IS_SUBSCRIBER -> anyPair(a, (list, who) -> hasRole(list, who, roles::isSubscriber));
            case IS_OWNER -> anyPair(a, (list, who) -> hasRole(list, who, roles::isOwner));
            case IS_EDITOR -> anyPair(a, (list, who) -> hasRole(list, who, roles::isEditor));
            case IS_LISTMASTER -> values.of(a.getFirst()).stream().flatMap(v -> addresses(v).stream()).anyMatch(w -> roles.isListmaster(request.domain(), w));
            case VERIFY_NETMASK -> request.client().isPresent() && values.of(a.getFirst()).stream().anyMatch(n -> Netmask.parse(n).contains(request.client().get()));
            case CUSTOMCONDITION -> custom.holds(condition.custom(), request.domain(), a.stream().map(x -> String.join(",", values.of(x))).toList());
            case MESSAGE -> false;
        };
    }

    /** For people who ask why: each variable of the condition with what it stands for, cut short. */
    List<String> seen(Condition condition) {
        List<String> seen = new ArrayList<>();
        for (Argument argument : condition.arguments()) {
            argument.pieces().stream().filter(ScenarioFile.Variable.class::isInstance).map(ScenarioFile.Variable.class::cast).distinct()
                .forEach(v -> seen.add(Variables.written(v) + " = " + shown(values.of(Argument.text(List.of(v))))));
        }
        return List.copyOf(seen);
    }

    private static String shown(List<String> found) {
        String all = String.join(" | ", found.stream().limit(10).map(v -> v.length() > 200 ? v.substring(0, 200) + "…" : v).toList()).replaceAll("\\s+", " ").strip();
        return all.length() > 500 ? all.substring(0, 500) + "…" : all;
    }

    private boolean anyPair(List<Argument> arguments, BiPredicate<String, String> holds) {
        List<String> left = values.of(arguments.getFirst());
        List<String> right = values.of(arguments.get(1));
        return left.stream().anyMatch(x -> right.stream().anyMatch(y -> holds.test(x, y)));
    }

    /** What has no date is now, as in Sympa. */
    private Instant date(String text) {
        return text.isBlank() ? now : ScenarioDates.parse(text, now);
    }

    private static boolean lessThan(String left, String right) {
        return NUMBER.matcher(left).matches() && NUMBER.matcher(right).matches() ? Double.parseDouble(left) < Double.parseDouble(right) : left.compareTo(right) < 0;
    }

    /** An expression may also come from a variable or a text; nothing matches an empty one. */
    private boolean matches(Argument expression, List<String> found) {
        String perl = expression.expression() ? Expressions.text(expression.pieces(), request.domain().ascii()) : String.join("", values.of(expression));
        if (perl.isEmpty()) {
            return false;
        }
        try {
            Pattern pattern = Expressions.compile(perl);
            return found.stream().anyMatch(v -> Expressions.finds(pattern, v));
        } catch (PatternSyntaxException broken) {
            return false; // only one that a variable brought: those of the file were read with it
        }
    }

    private boolean search(List<Argument> arguments) {
        String name = ((Literal) arguments.getFirst().pieces().getFirst()).text();
        if (NamedFilters.isOne(name)) {
            return filters.matches(name, request, values::named);
        }
        List<String> wanted = arguments.size() > 1 ? values.of(arguments.get(1)) : List.of(values.named("sender").orElse(""));
        return wanted.stream().anyMatch(v -> filters.contains(name, request, v));
    }

    private boolean hasRole(String list, String who, BiPredicate<EmailAddress, EmailAddress> role) {
        EmailAddress address = EmailAddress.tryParse(list.contains("@") ? list : list + "@" + request.domain()).map(EmailAddress::canonical).orElse(null);
        return address != null && addresses(who).stream().anyMatch(w -> role.test(address, w));
    }

    /** The addresses in a text: one, or those of a field such as From. */
    private static List<EmailAddress> addresses(String text) {
        var one = EmailAddress.tryParse(text.strip());
        if (one.isPresent() || text.indexOf('@') < 0 || text.length() > MessageFacts.MAX_TEXT) {
            return one.stream().toList();
        }
        return LenientAddressParser.DEFAULT.parseAddressList(text).flatten().stream().limit(MOST_ADDRESSES)
            .map(Mailbox::getAddress).flatMap(a -> EmailAddress.tryParse(a).stream()).toList();
    }
}
