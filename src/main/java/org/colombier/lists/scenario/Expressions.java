package org.colombier.lists.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.colombier.lists.scenario.ScenarioFile.Literal;
import org.colombier.lists.scenario.ScenarioFile.Piece;
import org.colombier.lists.scenario.ScenarioFile.Variable;
import org.colombier.lists.scenario.ScenarioParser.LineFault;

/** Regular expressions in rules: {@code [domain]} in them stands for the domain's name, case never matters, and a match takes a bounded number of steps. */
final class Expressions {

    /** Reads of a character of the input; some tenths of a second. */
    static final int MAX_STEPS = 5_000_000;

    private static final String DOMAIN = "[domain]";

    private Expressions() {
    }

    /** Splits an expression at {@code [domain]} and makes sure that it is one. */
    static List<Piece> pieces(String expression) throws LineFault {
        List<Piece> pieces = new ArrayList<>();
        int done = 0;
        for (int i = expression.indexOf(DOMAIN); i >= 0; i = expression.indexOf(DOMAIN, done)) {
            pieces.add(new Literal(expression.substring(done, i)));
            pieces.add(new Variable("domain", "", Optional.empty()));
            done = i + DOMAIN.length();
        }
        pieces.add(new Literal(expression.substring(done)));
        try {
            compile(pieces, "example.org");
        } catch (PatternSyntaxException broken) {
            throw new LineFault("/" + expression + "/: " + broken.getDescription());
        }
        return List.copyOf(pieces);
    }

    static Pattern compile(List<Piece> pieces, String domain) {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            out.append(switch (piece) {
                case Literal literal -> literal.text();
                case Variable _ -> domain.replace(".", "\\.");
            });
        }
        return Pattern.compile(out.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /**
     * @throws ScenarioFault if it takes too many steps or too deep a recursion
     */
    static boolean finds(Pattern expression, String input) {
        try {
            return expression.matcher(new Counted(input, new int[] {MAX_STEPS})).find();
        } catch (StackOverflowError tooDeep) {
            throw new ScenarioFault("/" + expression + "/ needs too much memory on this text");
        }
    }

    /** The text under a regular expression; reading it costs steps. */
    private record Counted(String text, int[] left) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (--left[0] < 0) {
                throw new ScenarioFault("a regular expression takes too long on this text");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), left);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
