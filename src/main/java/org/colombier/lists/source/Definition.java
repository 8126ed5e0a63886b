package org.colombier.lists.source;

import java.util.List;
import java.util.Optional;
import org.colombier.lists.members.Inclusions;

/**
 * A source as a list names it.
 *
 * @param role       as what its people are included
 * @param key        the same at each synchronisation, as long as the source has its name
 * @param label      for people; without passwords
 * @param attributes true if it only fills custom attributes of members
 * @param source     empty if it cannot be understood
 * @param fault      why
 */
record Definition(Inclusions.Role role, String key, String label, boolean attributes, IncludedAs as, NosyncRanges nosync, Optional<Source> source, String fault) {

    static final int LONGEST_KEY = 180;

    static Definition of(Inclusions.Role role, String kind, String name, boolean attributes, IncludedAs as, NosyncRanges nosync, Source source) {
        String label = name.isEmpty() ? kind + " " + cut(source.text(), 200) : name;
        String key = kind + ":" + (name.isEmpty() ? Integer.toHexString(source.text().hashCode()) : name);
        return new Definition(role, cut(key, LONGEST_KEY), label, attributes, as, nosync, Optional.of(source), "");
    }

    static Definition broken(Inclusions.Role role, String kind, String name, String fault) {
        return new Definition(role, cut(kind + ":" + name, LONGEST_KEY), kind + " " + name, false, IncludedAs.DEFAULT, new NosyncRanges(List.of()), Optional.empty(), fault);
    }

    /** Another of the same name in the list. */
    Definition numbered(int n) {
        return new Definition(role, key + "#" + n, label, attributes, as, nosync, source, fault);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
