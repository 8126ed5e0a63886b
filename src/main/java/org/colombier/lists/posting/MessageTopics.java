package org.colombier.lists.posting;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.TopicSource;
import org.colombier.lists.catalog.ListParameters.TopicTagging;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.Paragraph;
import org.colombier.mail.HeaderSection;

/**
 * The message topics of a list (parameter {@code msg_topic}), and which of them a post has: those its author names in
 * {@code X-Sympa-Topic}, else those whose keywords stand in it. Immutable.
 *
 * @param tagging whether a post must have one
 */
public record MessageTopics(List<Topic> topics, TopicSource source, TopicTagging tagging) {

    /** A post without any of the others; nobody defines it. */
    public static final String OTHER = "other";
    private static final String FIELD = "X-Sympa-Topic";
    private static final int MOST_TEXT = 64 * 1024;

    /**
     * One topic.
     *
     * @param name     in lower case
     * @param title    for people
     * @param keywords in lower case
     */
    public record Topic(String name, String title, List<String> keywords) {

        private static Topic read(Paragraph p) {
            String name = p.text("name").strip().toLowerCase(Locale.ROOT);
            List<String> keywords = Arrays.stream(p.text("keywords").split(",")).map(k -> k.strip().toLowerCase(Locale.ROOT)).filter(k -> !k.isEmpty()).toList();
            return new Topic(name, p.text("title").isBlank() ? name : p.text("title").strip(), keywords);
        }

        /** Whole words only: {@code art} does not stand in {@code start}. */
        private boolean isIn(String text) {
            return keywords.stream().anyMatch(k -> Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(k) + "(?![\\p{L}\\p{N}])", Pattern.UNICODE_CASE).matcher(text).find());
        }
    }

    public static MessageTopics of(ListSettings settings) {
        List<Topic> topics = settings.get(ListParameters.MSG_TOPIC).stream().map(Topic::read).filter(t -> !t.name().equals(OTHER)).toList();
        return new MessageTopics(topics, settings.get(ListParameters.MSG_TOPIC_KEYWORDS_APPLY_ON), settings.get(ListParameters.MSG_TOPIC_TAGGING));
    }

    public boolean isEmpty() {
        return topics.isEmpty();
    }

    public Set<String> names() {
        return topics.stream().map(Topic::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The topics of a post as it came; empty if it has none, or the list has none. */
    public Set<String> in(byte[] post) {
        if (isEmpty()) {
            return Set.of();
        }
        Set<String> named = named(post);
        return named.isEmpty() ? found(post) : named;
    }

    /** Those that the author names. */
    Set<String> named(byte[] post) {
        return known(Arrays.asList(String.join(",", HeaderSection.read(post).all(FIELD)).split(",")));
    }

    /** Those whose keywords stand in the post. */
    Set<String> found(byte[] post) {
        String text = text(HeaderSection.read(post), post).toLowerCase(Locale.ROOT);
        return topics.stream().filter(t -> t.isIn(text)).map(Topic::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of the names that the list has, in any case. */
    public Set<String> known(Iterable<String> names) {
        Set<String> all = names();
        Set<String> known = new TreeSet<>();
        names.forEach(n -> known.add(n.strip().toLowerCase(Locale.ROOT)));
        known.retainAll(all);
        return known;
    }

    /** True if a post with these topics waits until somebody gives it one. */
    boolean isMissing(Set<String> ofPost) {
        return !isEmpty() && ofPost.isEmpty() && tagging != TopicTagging.OPTIONAL;
    }

    private String text(HeaderSection header, byte[] post) {
        String subject = source == TopicSource.BODY ? "" : HeaderText.of(header, "Subject");
        String body = source == TopicSource.SUBJECT ? "" : ReadableText.of(post);
        return subject + "\n" + body.substring(0, Math.min(MOST_TEXT, body.length()));
    }
}
