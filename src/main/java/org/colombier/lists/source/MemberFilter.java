package org.colombier.lists.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.colombier.lists.members.Member;

/**
 * Which members of another list are included: a boolean expression as Sympa's sites write it in the language of their
 * templates. Values are {@code email}, {@code gecos}, {@code reception}, {@code visibility}, {@code subscribed},
 * {@code included}, {@code subscription_date}, {@code ca.ID} and texts and numbers; they are compared with {@code == != < > <= >=} or
 * {@code .match('regex')}; {@code isSubscriberOf('list')}, {@code isOwnerOf}, {@code isEditorOf}; {@code and or not ( )}.
 */
final class MemberFilter {

    /** Who has which role elsewhere. */
    interface Roles {
        boolean has(String role, String list, Member member);
    }

    private interface Value {
        String of(Member member);
    }

    private static final Pattern TOKEN = Pattern.compile("\\s*(\\(|\\)|==|!=|<=|>=|<|>|&&|\\|\\||!|'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|-?\\d+|[A-Za-z_][A-Za-z_0-9.]*|,|\\.)");
    private static final int LONGEST = 2_000;

    private final List<String> tokens = new ArrayList<>();
    private final Roles roles;
    private final BiPredicate<MemberFilter, Member> test;
    private int at;

    private MemberFilter(String expression, Roles roles) {
        this.roles = roles;
        Matcher token = TOKEN.matcher(expression);
        int end = 0;
        while (end < expression.stripTrailing().length()) {
            if (!token.find(end) || token.start() != end) {
                throw new SourceFailure("the filter cannot be read from \"" + expression.substring(end) + "\"");
            }
            tokens.add(token.group(1));
            end = token.end();
        }
        BiPredicate<MemberFilter, Member> whole = either();
        if (at < tokens.size()) {
            throw new SourceFailure("the filter goes on with " + tokens.get(at) + " where it should end");
        }
        this.test = whole;
    }

    /** @throws SourceFailure that says where the expression is none */
    static MemberFilter parse(String expression, Roles roles) {
        if (expression.length() > LONGEST) {
            throw new SourceFailure("the filter is longer than " + LONGEST + " characters");
        }
        return new MemberFilter(expression, roles);
    }

    boolean takes(Member member) {
        return test.test(this, member);
    }

    private BiPredicate<MemberFilter, Member> either() {
        BiPredicate<MemberFilter, Member> left = both();
        while (take("or") || take("||")) {
            left = left.or(both());
        }
        return left;
    }

    private BiPredicate<MemberFilter, Member> both() {
        BiPredicate<MemberFilter, Member> left = one();
        while (take("and") || take("&&")) {
            left = left.and(one());
        }
        return left;
    }

    private BiPredicate<MemberFilter, Member> one() {
        if (take("not") || take("!")) {
            return one().negate();
        }
        if (take("(")) {
            BiPredicate<MemberFilter, Member> inner = either();
            expect(")");
            return inner;
        }
        String word = peek();
        if (word.matches("(?i)is(Subscriber|Member|Owner|Editor)(Of)?")) {
            return role(next().toLowerCase(Locale.ROOT));
        }
        return comparison();
    }

    private BiPredicate<MemberFilter, Member> role(String function) {
        expect("(");
        String list = text(next());
        expect(")");
        String role = function.contains("owner") ? "owner" : function.contains("editor") ? "editor" : "subscriber";
        return (filter, member) -> filter.roles.has(role, list, member);
    }

    private BiPredicate<MemberFilter, Member> comparison() {
        String word = next();
        if (word.toLowerCase(Locale.ROOT).endsWith(".match")) {
            Value value = value(word.substring(0, word.length() - ".match".length()));
            expect("(");
            Pattern pattern = pattern(text(next()));
            expect(")");
            return (_, member) -> pattern.matcher(value.of(member)).find();
        }
        Value left = value(word);
        String operator = peek();
        if (!List.of("==", "!=", "<", ">", "<=", ">=").contains(operator)) {
            return (_, member) -> !left.of(member).isEmpty() && !left.of(member).equals("0");
        }
        next();
        Value right = value(next());
        return (_, member) -> compares(left.of(member), operator, right.of(member));
    }

    private static boolean compares(String left, String operator, String right) {
        String number = "-?\\d{1,18}";
        int order = left.matches(number) && right.matches(number) ? Long.compare(Long.parseLong(left), Long.parseLong(right)) : left.compareTo(right);
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            default -> order >= 0;
        };
    }

    private static Value value(String word) {
        if (word.startsWith("'") || word.startsWith("\"") || word.matches("-?\\d+")) {
            String text = text(word);
            return _ -> text;
        }
        if (word.startsWith("ca.") || word.startsWith("custom_attribute.")) {
            String id = word.replaceFirst("^[a-z_]+\\.", "").replaceFirst("\\.value$", "");
            return m -> m.attributes().getOrDefault(id, "");
        }
        return switch (word) {
            case "email" -> m -> m.address().toString();
            case "gecos", "name" -> Member::name;
            case "reception" -> m -> m.reception().text();
            case "visibility" -> m -> m.concealed() ? "conceal" : "noconceal";
            case "subscribed" -> m -> m.subscribed() ? "1" : "0";
            case "included" -> m -> m.included() ? "1" : "0";
            case "subscription_date", "date_epoch" -> m -> Long.toString(m.joined().getEpochSecond());
            default -> throw new SourceFailure("the filter names " + word + ", which a member does not have");
        };
    }

    private static String text(String word) {
        boolean quoted = word.length() >= 2 && (word.startsWith("'") || word.startsWith("\""));
        if (!quoted && !word.matches("-?\\d+")) {
            throw new SourceFailure("the filter has " + word + " where a text in quotes is wanted");
        }
        return quoted ? word.substring(1, word.length() - 1).replaceAll("\\\\(['\"\\\\])", "$1") : word;
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException wrong) {
            throw new SourceFailure("the filter's " + regex + " is no regular expression", wrong);
        }
    }

    private boolean take(String word) {
        if (peek().equalsIgnoreCase(word)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String word) {
        if (!take(word)) {
            throw new SourceFailure("the filter lacks " + word);
        }
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        if (at == tokens.size()) {
            throw new SourceFailure("the filter ends too early");
        }
        return tokens.get(at++);
    }
}
