package org.colombier.lists.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.cache.template.CaffeineTemplateCache;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.loader.StringLoader;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The template language as far as owners of lists may use it: conditions, loops that do not nest, and filters that do not
 * multiply their input. No method of any object, no function, no other file: what a text of at most
 * {@value ListTexts#LARGEST} characters can do in it is bounded by its own length.
 */
final class Sandbox {

    private static final Set<String> TAGS = Set.of("if", "for", "verbatim");
    private static final Set<String> FILTERS = Set.of("default", "upper", "lower", "capitalize", "title", "trim", "join", "abbreviate", "first", "last", "length", "urlencode", "date");
    private static final int LARGEST_OUTPUT = 256 * 1024;
    private static final Pattern LOOP = Pattern.compile("\\{%-?\\s*(for|endfor)\\b");

    private Sandbox() {
    }

    static PebbleEngine engine() {
        return new PebbleEngine.Builder().loader(new StringLoader()).autoEscaping(false).strictVariables(true).newLineTrimming(false)
            .maxRenderedSize(LARGEST_OUTPUT).methodAccessValidator((object, method) -> false).registerExtensionCustomizer(Narrowed::new)
            .templateCache(new CaffeineTemplateCache(Caffeine.newBuilder().maximumSize(500).build())).build();
    }

    /** @throws TextFault if loops nest: two lists of a thousand entries are a million turns */
    static void checkLoops(String source) {
        int depth = 0;
        for (MatchResult tag : LOOP.matcher(source).results().toList()) {
            depth += tag.group(1).equals("for") ? 1 : -1;
            if (depth > 1) {
                throw new TextFault(1 + (int) source.substring(0, tag.start()).chars().filter(c -> c == '\n').count(), "a loop must not stand inside another", null);
            }
        }
    }

    private static final class Narrowed extends ExtensionCustomizer {
        Narrowed(Extension all) {
            super(all);
        }

        @Override
        public Map<String, Filter> getFilters() {
            Map<String, Filter> given = super.getFilters();
            if (given == null) {
                return Map.of();
            }
            Map<String, Filter> kept = new HashMap<>(given);
            kept.keySet().retainAll(FILTERS);
            return kept;
        }

        @Override
        public Map<String, Function> getFunctions() {
            return Map.of();
        }

        @Override
        public List<TokenParser> getTokenParsers() {
            List<TokenParser> given = super.getTokenParsers();
            return given == null ? List.of() : given.stream().filter(p -> TAGS.contains(p.getTag())).toList();
        }
    }
}
