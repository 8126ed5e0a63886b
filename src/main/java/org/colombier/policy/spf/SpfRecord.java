package org.colombier.policy.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record that has been read whole: a mistake anywhere in it makes none of it valid (RFC 7208 section 4.6).
 *
 * @param directives in their order
 */
public record SpfRecord(List<Directive> directives, Optional<MacroText> redirect, Optional<MacroText> explanation) {

    /** @param text as published, for the log */
    record Directive(SpfResult result, Mechanism mechanism, String text) {
    }

    private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*)=(.*)");
    private static final Pattern DIRECTIVE = Pattern.compile("([-+?~]?)([A-Za-z0-9]+)([:/].*)?");

    /** Whether a TXT record is one of these: the version and then a space or the end, in any case (section 4.5). */
    static boolean isRecord(String text) {
        return text.regionMatches(true, 0, "v=spf1", 0, 6) && (text.length() == 6 || text.charAt(6) == ' ');
    }

    static SpfRecord parse(String text) throws SpfSyntaxException {
        // Section 3.1: US-ASCII; section 4.6.1: terms are parted by spaces and by nothing else.
        if (!text.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw new SpfSyntaxException("a character that is not printable ASCII");
        }
        List<Directive> directives = new ArrayList<>();
        Optional<MacroText> redirect = Optional.empty();
        Optional<MacroText> explanation = Optional.empty();
        for (String term : text.substring(6).split(" ")) {
            Matcher modifier = MODIFIER.matcher(term);
            if (term.isEmpty()) {
                continue;
            }
            if (!modifier.matches()) {
                directives.add(directive(term));
            } else if (modifier.group(1).equalsIgnoreCase("redirect")) {
                redirect = once(redirect, modifier);
            } else if (modifier.group(1).equalsIgnoreCase("exp")) {
                explanation = once(explanation, modifier);
            } else {
                // Section 6: unknown ones are ignored, if they are well-formed.
                MacroText.parse(modifier.group(2), true);
            }
        }
        return new SpfRecord(List.copyOf(directives), redirect, explanation);
    }

    private static Optional<MacroText> once(Optional<MacroText> before, Matcher modifier) throws SpfSyntaxException {
        if (before.isPresent()) {
            throw new SpfSyntaxException(modifier.group(1) + " twice");
        }
        return Optional.of(MacroText.domainSpec(modifier.group(2)));
    }

    private static Directive directive(String term) throws SpfSyntaxException {
        Matcher m = DIRECTIVE.matcher(term);
        if (!m.matches()) {
            throw new SpfSyntaxException("not a term: " + term);
        }
        SpfResult result = switch (m.group(1)) {
            case "-" -> SpfResult.FAIL;
            case "~" -> SpfResult.SOFTFAIL;
            case "?" -> SpfResult.NEUTRAL;
            default -> SpfResult.PASS;
        };
        return new Directive(result, MechanismReader.read(m.group(2).toLowerCase(Locale.ROOT), m.group(3) == null ? "" : m.group(3)), term);
    }

    /** Terms of this record alone that ask the name servers; those of included records come on top (section 4.6.4). */
    int questions() {
        return (int) directives.stream().filter(d -> d.mechanism().asks()).count() + (redirect.isPresent() ? 1 : 0);
    }
}
