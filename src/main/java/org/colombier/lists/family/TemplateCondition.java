package org.colombier.lists.family;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands behind an {@code IF}: variables, texts, {@code ==}, {@code !=}, {@code AND}, {@code OR}, {@code NOT} and parentheses. */
@FunctionalInterface
interface TemplateCondition {

    Pattern TOKEN = Pattern.compile("\\s*(?:(==|!=|&&|\\|\\||!|\\(|\\))|'([^']*)'|\"([^\"]*)\"|([A-Za-z0-9_][A-Za-z0-9_.]*))");
    int LONGEST = 1_000;

    boolean holds(Map<String, Object> variables);

    /** @throws IllegalArgumentException if it is none */
    static TemplateCondition parse(String text) {
        Deque<String> tokens = new ArrayDeque<>();
        Matcher token = TOKEN.matcher(text.strip());
        int end = 0;
        while (token.lookingAt() && text.length() < LONGEST) {
            String literal = token.group(2) != null ? token.group(2) : token.group(3);
            tokens.add(token.group(1) != null ? token.group(1) : literal != null ? "'" + literal : token.group(4));
            end = token.end();
            token.region(end, text.strip().length());
        }
        if (end != text.strip().length()) {
            throw new IllegalArgumentException(text);
        }
        TemplateCondition condition = either(tokens);
        if (!tokens.isEmpty()) {
            throw new IllegalArgumentException(text);
        }
        return condition;
    }

    private static TemplateCondition either(Deque<String> tokens) {
        TemplateCondition left = both(tokens);
        while (takes(tokens, "||") || takes(tokens, "OR")) {
            TemplateCondition first = left;
            TemplateCondition second = both(tokens);
            left = v -> first.holds(v) || second.holds(v);
        }
        return left;
    }

    private static TemplateCondition both(Deque<String> tokens) {
        TemplateCondition left = one(tokens);
        while (takes(tokens, "&&") || takes(tokens, "AND")) {
            TemplateCondition first = left;
            TemplateCondition second = one(tokens);
            left = v -> first.holds(v) && second.holds(v);
        }
        return left;
    }

    private static TemplateCondition one(Deque<String> tokens) {
        if (takes(tokens, "!") || takes(tokens, "NOT")) {
            TemplateCondition not = one(tokens);
            return v -> !not.holds(v);
        }
        if (takes(tokens, "(")) {
            TemplateCondition inner = either(tokens);
            if (!takes(tokens, ")")) {
                throw new IllegalArgumentException(")");
            }
            return inner;
        }
        String left = operand(tokens);
        if (takes(tokens, "==")) {
            String right = operand(tokens);
            return v -> value(left, v).equals(value(right, v));
        }
        if (takes(tokens, "!=")) {
            String right = operand(tokens);
            return v -> !value(left, v).equals(value(right, v));
        }
        return v -> isTrue(value(left, v));
    }

    private static String operand(Deque<String> tokens) {
        String operand = tokens.poll();
        if (operand == null || !operand.matches("(?s)'.*|[A-Za-z0-9_].*")) {
            throw new IllegalArgumentException(String.valueOf(operand));
        }
        return operand;
    }

    private static boolean takes(Deque<String> tokens, String wanted) {
        boolean taken = !tokens.isEmpty() && tokens.peek().equalsIgnoreCase(wanted);
        if (taken) {
            tokens.poll();
        }
        return taken;
    }

    private static Object value(String operand, Map<String, Object> variables) {
        return operand.startsWith("'") ? operand.substring(1) : operand.matches("\\d+") ? operand : Described.at(variables, operand).orElse("");
    }

    /** As Perl has it. */
    private static boolean isTrue(Object value) {
        return switch (value) {
            case Collection<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> !value.toString().isEmpty() && !value.toString().equals("0");
        };
    }
}
