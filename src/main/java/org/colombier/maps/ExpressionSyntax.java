package org.colombier.maps;

import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Expressions between two delimiters, {@code /expression/flags}, as POSIX (regexp_table(5)) or Perl (pcre_table(5)) has
 * them. As in Postfix, case is ignored and the flag {@code i} turns that off.
 */
enum ExpressionSyntax implements RuleSyntax {

    POSIX(PosixExpression::compile) {
        @Override
        int toggled(char letter) {
            return switch (letter) {
                case 'i' -> CASE;
                // REG_NEWLINE: ^ and $ know lines, and the dot stops at their ends.
                case 'm' -> Pattern.MULTILINE | Pattern.DOTALL;
                default -> throw unknown(letter);
            };
        }
    },

    PERL(PerlExpression::compile) {
        @Override
        int toggled(char letter) {
            return switch (letter) {
                case 'i' -> CASE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                case 'x' -> Pattern.COMMENTS;
                case 'A' -> PerlExpression.ANCHORED;
                case 'E' -> PerlExpression.DOLLAR_AT_END_ONLY;
                // PCRE_EXTRA says nothing any more in PCRE2.
                case 'X' -> 0;
                default -> throw unknown(letter);
            };
        }
    };

    private static final int CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final int PRESET = CASE | Pattern.DOTALL | Pattern.UNIX_LINES;

    private final BiFunction<String, Integer, Pattern> compiler;

    ExpressionSyntax(BiFunction<String, Integer, Pattern> compiler) {
        this.compiler = compiler;
    }

    abstract int toggled(char letter);

    @Override
    public Read condition(String text, boolean negated) {
        if (text.isEmpty() || Character.isLetterOrDigit(text.charAt(0))) {
            throw new IllegalArgumentException("an expression between two delimiters such as /…/ is wanted, not " + text);
        }
        int end = closingDelimiter(text);
        int afterFlags = end + 1;
        while (afterFlags < text.length() && !Character.isWhitespace(text.charAt(afterFlags))) {
            afterFlags++;
        }
        int flags = PRESET;
        for (char letter : text.substring(end + 1, afterFlags).toCharArray()) {
            flags ^= toggled(letter);
        }
        Pattern pattern = compiler.apply(text.substring(1, end), flags);
        RuleTable.Condition condition = RuleTable.matching(pattern);
        String rest = text.substring(afterFlags).strip();
        return negated ? new Read(condition.negated(), 0, rest) : new Read(condition, pattern.matcher("").groupCount(), rest);
    }

    @Override
    public Replacement result(String text, int groups) {
        return Replacement.parse(text, groups);
    }

    private static int closingDelimiter(String text) {
        char delimiter = text.charAt(0);
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == delimiter) {
                return i;
            }
        }
        throw new IllegalArgumentException("an expression without its closing " + delimiter);
    }

    private static IllegalArgumentException unknown(char letter) {
        return new IllegalArgumentException("an unknown flag: " + letter);
    }
}
