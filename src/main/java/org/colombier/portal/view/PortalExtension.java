package org.colombier.portal.view;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The functions of the templates: {@code t(key, …)} a text, {@code when(instant)} a time, {@code size(octets)}, {@code line(text)} a stranger's words on one of our lines, {@code asset(path)} and {@code webjar(jar, path)} URLs. */
class PortalExtension extends AbstractExtension {

    /** Characters that turn the direction of what follows them: with these, a name can look like another one (UAX 9 section 2). */
    private static final Pattern TURNS = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069\\p{Cc}]");

    private final Messages messages;
    private final Assets assets;
    private final ZoneId zone;

    PortalExtension(Messages messages, Assets assets, ZoneId zone) {
        this.messages = messages;
        this.assets = assets;
        this.zone = zone;
    }

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of(
            "t", of((arguments, locale) -> messages.text(locale, (String) arguments[0], List.of(arguments).subList(1, arguments.length).toArray())),
            "when", of((arguments, locale) -> time((Instant) arguments[0], locale)),
            "month", of((arguments, locale) -> DateTimeFormatter.ofPattern(messages.text(locale, "archive.month-pattern"), locale).format((YearMonth) arguments[0])),
            "line", of((arguments, locale) -> TURNS.matcher(String.valueOf(arguments[0])).replaceAll("\uFFFD")),
            "size", of((arguments, locale) -> octets(((Number) arguments[0]).longValue(), locale)),
            "asset", of((arguments, locale) -> assets.own((String) arguments[0])),
            "webjar", of((arguments, locale) -> assets.webjar((String) arguments[0], (String) arguments[1])));
    }

    private Object time(Instant instant, Locale locale) {
        String shown = DateTimeFormatter.ofPattern(messages.text(locale, "time.pattern"), locale).withZone(zone).format(instant);
        return new SafeString("<time datetime=\"" + instant + "\">" + shown + "</time>");
    }

    private String octets(long size, Locale locale) {
        if (size < 1_000) {
            return messages.text(locale, "size.octets", size);
        }
        return size < 1_000_000 ? messages.text(locale, "size.kilo", (size + 500) / 1_000)
            : messages.text(locale, "size.mega", String.format(locale, "%.1f", size / 1e6));
    }

    private interface Body {
        @Nullable Object apply(Object[] arguments, Locale locale);
    }

    private static Function of(Body body) {
        return new Function() {
            @Override
            public @Nullable Object execute(Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
                Object[] positional = new Object[arguments.size()];
                for (int i = 0; i < positional.length; i++) {
                    positional[i] = arguments.get(String.valueOf(i));
                }
                return body.apply(positional, context.getLocale());
            }

            @Override
            public @Nullable List<String> getArgumentNames() {
                return null;
            }
        };
    }
}
