package org.colombier.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.colombier.testing.SmtpSink.Delivery;

/**
 * What the members of lists got, by the names of posts that stand in their subjects ({@code test NAME@post.test}): copies of posts, and
 * posts within digests.
 */
final class ListCopies {

    private static final Pattern NAME = Pattern.compile("test (\\S+@post\\.test)");
    private static final Pattern MESSAGE_ID = Pattern.compile("(?m)^Message-ID: <([^>]*)>");
    private static final Pattern NUMBER = Pattern.compile("(?m)^X-Sequence: (\\d+)");

    /** Digests by their Message-IDs, with the posts in each, by recipient. */
    private final Map<String, Map<String, Set<String>>> digests = new HashMap<>();
    /** How often somebody got a post at once, by recipient and post. */
    private final Map<String, Map<String, Integer>> posts = new HashMap<>();
    private final Map<String, Set<Long>> numbers = new HashMap<>();

    ListCopies(Collection<Delivery> deliveries) {
        for (Delivery d : deliveries) {
            String id = first(MESSAGE_ID, d.content());
            if (id.contains(".digest@")) {
                digests.computeIfAbsent(d.recipient(), r -> new HashMap<>()).put(id, names(d.content()));
            } else if (id.endsWith("@post.test")) {
                posts.computeIfAbsent(d.recipient(), r -> new HashMap<>()).merge(id, 1, Integer::sum);
                numbers.computeIfAbsent(id, i -> new HashSet<>()).add(Long.parseLong(first(NUMBER, d.content())));
            }
        }
    }

    /** Posts that are in digests of the recipient, each as often as in different digests. */
    List<String> inDigests(String recipient) {
        List<String> all = new ArrayList<>();
        digests.getOrDefault(recipient, Map.of()).values().forEach(all::addAll);
        return all;
    }

    int digestCount(String recipient) {
        return digests.getOrDefault(recipient, Map.of()).size();
    }

    Set<String> posts(String recipient) {
        return posts.getOrDefault(recipient, Map.of()).keySet();
    }

    /** Copies beyond the first of a post, of all recipients. */
    int repeated() {
        return posts.values().stream().flatMap(p -> p.values().stream()).mapToInt(n -> n - 1).sum();
    }

    /** The number that each post bears; all copies of a post have the same. */
    Map<String, Set<Long>> numbers() {
        return numbers;
    }

    private static Set<String> names(String content) {
        return NAME.matcher(content.replaceAll("=\\r?\\n", "").replaceAll("\\r?\\n[ \\t]+", " ")).results().map(m -> m.group(1)).collect(Collectors.toSet());
    }

    private static String first(Pattern pattern, String content) {
        Matcher m = pattern.matcher(content);
        return m.find() ? m.group(1) : "";
    }
}
