package org.colombier.lists.scenario;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.colombier.mail.BoundedText;
import org.colombier.lists.scenario.ScenarioFile.Literal;
import org.colombier.lists.scenario.ScenarioFile.Piece;
import org.colombier.lists.scenario.ScenarioFile.Variable;

/**
 * Regular expressions in rules: Perl's, in which {@code [domain]} and {@code [host]} stand for the domain's name; case never
 * matters, and a match takes a bounded number of steps.
 */
final class Expressions {

    /** Reads of a character of the input; some tenths of a second. */
    static final int MAX_STEPS = 5_000_000;
    static final int LONGEST = 8_000;

    private static final Pattern DOMAIN = Pattern.compile("\\[(?:domain|host)]");
    private static final Cache<String, Pattern> COMPILED = Caffeine.newBuilder().maximumSize(20_000).build();

    private Expressions() {
    }

    /** Splits an expression at {@code [domain]}. @throws PatternSyntaxException if it is none */
    static List<Piece> pieces(String expression) {
        List<Piece> pieces = new ArrayList<>();
        Matcher m = DOMAIN.matcher(expression);
        int done = 0;
        while (m.find()) {
            pieces.add(new Literal(expression.substring(done, m.start())));
            pieces.add(new Variable("domain", "", Optional.empty()));
            done = m.end();
        }
        pieces.add(new Literal(expression.substring(done)));
        compile(text(pieces, "example.org"));
        return List.copyOf(pieces);
    }

    /** The whole expression, as Perl would read it. */
    static String text(List<Piece> pieces, String domain) {
        if (pieces.size() == 1 && pieces.getFirst() instanceof Literal whole) {
            return whole.text();
        }
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            out.append(switch (piece) {
                case Literal literal -> literal.text();
                case Variable _ -> domain.replace(".", "\\.");
            });
        }
        return out.toString();
    }

    /** @throws PatternSyntaxException if it is none */
    static Pattern compile(String perl) {
        if (perl.length() > LONGEST) {
            throw new PatternSyntaxException("longer than " + LONGEST + " characters", "", -1);
        }
        return COMPILED.get(perl, text -> {
            try {
                return Pattern.compile(PerlExpressions.inJava(text), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
            } catch (StackOverflowError tooDeep) {
                throw new PatternSyntaxException("nested too deep", "", -1);
            }
        });
    }

    /**
     * @throws ScenarioFault if it takes too many steps or too deep a recursion
     */
    static boolean finds(Pattern expression, String input) {
        try {
            return expression.matcher(new BoundedText(input, MAX_STEPS)).find();
        } catch (BoundedText.TooManySteps endless) {
            throw new ScenarioFault("a regular expression takes too long on this text");
        } catch (StackOverflowError tooDeep) {
            throw new ScenarioFault("/" + expression + "/ needs too much memory on this text");
        }
    }
}
