package org.colombier.lists.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A text into which each member's own data is put, in the language that owners may use: {@code {{ user.email }}}, conditions,
 * a few filters; Sympa's {@code [% user.email %]} means the same. Thread-safe.
 */
public final class MergeText {

    private static final PebbleEngine ENGINE = Sandbox.engine();
    private static final Pattern SYMPA = Pattern.compile("\\[%-?[ \\t]*([A-Za-z_][A-Za-z0-9_.]{0,80})[ \\t]*-?%]");
    private static final int LARGEST = 1 << 20;

    private final PebbleTemplate template;

    private MergeText(PebbleTemplate template) {
        this.template = template;
    }

    /** True if there is anything in the text that could be a placeholder. */
    public static boolean isIn(String text) {
        return text.contains("{{") || text.contains("{%") || SYMPA.matcher(text).find();
    }

    /** @throws TextFault if the text is no template, or larger than a mebibyte */
    public static MergeText compile(String text) {
        if (text.length() > LARGEST) {
            throw new TextFault(1, "the text is too large for personal data", null);
        }
        String source = SYMPA.matcher(text).replaceAll("{{ $1 }}");
        Sandbox.checkLoops(source);
        try {
            return new MergeText(ENGINE.getTemplate(source));
        } catch (PebbleException broken) {
            throw fault(broken);
        }
    }

    /** @throws TextFault if a placeholder names nothing that there is */
    public String render(Map<String, ?> facts, Locale language) {
        StringWriter out = new StringWriter();
        try {
            template.evaluate(out, Map.copyOf(facts), language);
        } catch (PebbleException broken) {
            throw fault(broken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static TextFault fault(PebbleException broken) {
        return new TextFault(broken.getLineNumber() == null ? 1 : broken.getLineNumber(), broken.getPebbleMessage(), broken);
    }
}
