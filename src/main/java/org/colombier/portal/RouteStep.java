package org.colombier.portal;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colombier.routing.Resolution;

/**
 * One step of an address's way, for people: what was asked in words, and the answer in words where it is one of a few.
 *
 * @param key    of the text that says what was asked
 * @param table  the file and line, or the setting, if it was one of the site's own tables; else empty
 * @param said   key of the text of the answer, empty if there is none for it
 * @param answer what follows it, or the answer as it stands
 */
public record RouteStep(String address, String key, String table, String said, String answer) {

    /** What the transport tables are called is followed by the place that answered. */
    private static final Set<String> WITH_PLACE = Set.of("transport", "sender-dependent-transport");
    private static final Set<String> ANSWERS = Stream.of("none", "nobody", "ours", "not one of ours", "switched off", "mailbox", "receives no mail", "backup MX",
        "keeps a copy", "tried without it", "expanded already", "has its copy already", "no answer").collect(Collectors.toUnmodifiableSet());

    static RouteStep of(Resolution.Step step) {
        int blank = step.map().indexOf(' ');
        boolean placed = blank > 0 && WITH_PLACE.contains(step.map().substring(0, blank));
        String map = placed ? step.map().substring(0, blank) : step.map();
        String table = placed ? step.map().substring(blank + 1) : "";
        RouteStep asked = new RouteStep(step.address().toString(), "routes.map." + dashed(map), table, "", step.answer());
        if (ANSWERS.contains(step.answer())) {
            return asked.answered("routes.said." + dashed(step.answer()), "");
        }
        int of = map.equals("list") ? step.answer().indexOf(" of ") : -1;
        return of < 0 ? asked : asked.answered("routes.role." + dashed(step.answer().substring(0, of)), step.answer().substring(of + 4));
    }

    private RouteStep answered(String words, String rest) {
        return new RouteStep(address, key, table, words, rest);
    }

    private static String dashed(String words) {
        return words.replace(' ', '-').toLowerCase(Locale.ROOT);
    }
}
