package org.colombier.lists.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Finds messages of a list by words in author, subject and text. A message is found once the transaction that archived it
 * has ended, on every node. Thread-safe.
 */
@Service
public class ArchiveSearch {

    /** How several words go together. */
    public enum Match { ALL, ANY, PHRASE }

    /** Where words are looked for. */
    public enum Field { FROM, SUBJECT, BODY }

    /**
     * What is looked for.
     *
     * @param text     words; {@code "in quotes"} one after the other, {@code -word} must not occur, {@code beg*} begins so, {@code from:}, {@code subject:} and {@code body:} before a word say where
     * @param match    of the words in it
     * @param partial  every word may be the beginning of one
     * @param fields   where words without a field of their own are looked for; all if empty
     * @param from     not before
     * @param until    before
     * @param newestFirst else the oldest first
     */
    public record Wanted(String text, Match match, boolean partial, Set<Field> fields, Optional<Instant> from, Optional<Instant> until, boolean newestFirst) {

        /** All words, anywhere, at any time, the newest message first. */
        public static Wanted words(String text) {
            return new Wanted(text, Match.ALL, false, Set.of(), Optional.empty(), Optional.empty(), true);
        }
    }

    /**
     * A page of what was found.
     *
     * @param total how many in all; {@value #MOST_COUNTED} stands for that many or more
     */
    public record Found(List<ArchivedMessage> messages, long total) {
    }

    public static final int MOST_COUNTED = 10_000;
    private static final int LONGEST_TEXT = 500;
    private static final int MOST_WORDS = 20;
    private static final Pattern TERM = Pattern.compile("(-)?(?:(from|subject|body|author|de|sujet|texte):)?(?:\"([^\"]*)\"|(\\S+))", Pattern.CASE_INSENSITIVE);

    private final JdbcClient jdbc;

    ArchiveSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param offset how many of the found to pass over */
    public Found search(long listId, Wanted wanted, int offset, int limit) {
        Optional<String> expression = expression(listId, wanted);
        if (expression.isEmpty()) {
            return new Found(List.of(), 0);
        }
        String where = " FROM archive_text t WHERE MATCH(t.words) AGAINST (:words IN BOOLEAN MODE) AND t.list_id = :list"
            + (wanted.from().isPresent() ? " AND t.posted >= :from" : "") + (wanted.until().isPresent() ? " AND t.posted < :until" : "");
        String order = wanted.newestFirst() ? " DESC" : "";
        List<Long> ids = bound(jdbc.sql("SELECT t.message_id" + where + " ORDER BY t.posted" + order + ", t.message_id" + order + " LIMIT " + (int) limit + " OFFSET " + (int) offset),
            listId, wanted, expression.get()).query(Long.class).list();
        if (ids.isEmpty() && offset == 0) {
            return new Found(List.of(), 0);
        }
        long total = ids.size() < limit && !ids.isEmpty() ? offset + ids.size()
            : bound(jdbc.sql("SELECT COUNT(*) FROM (SELECT 1" + where + " LIMIT " + MOST_COUNTED + ") counted"), listId, wanted, expression.get()).query(Long.class).single();
        return new Found(messages(ids, order), total);
    }

    private List<ArchivedMessage> messages(List<Long> ids, String order) {
        return ids.isEmpty() ? List.of() : jdbc.sql(Rows.SELECT + "WHERE m.id IN (:ids) ORDER BY m.posted" + order + ", m.id" + order).param("ids", ids).query(Rows::message).list();
    }

    private static JdbcClient.StatementSpec bound(JdbcClient.StatementSpec statement, long listId, Wanted wanted, String expression) {
        JdbcClient.StatementSpec bound = statement.param("words", expression).param("list", listId);
        bound = wanted.from().isPresent() ? bound.param("from", Rows.utc(wanted.from().get())) : bound;
        return wanted.until().isPresent() ? bound.param("until", Rows.utc(wanted.until().get())) : bound;
    }

    /** In the language of the database's boolean mode, made of nothing but our own spelling of words. Empty if nothing is looked for. */
    static Optional<String> expression(long listId, Wanted wanted) {
        String text = wanted.text().length() > LONGEST_TEXT ? wanted.text().substring(0, LONGEST_TEXT) : wanted.text();
        if (wanted.match() == Match.PHRASE) {
            return anywhere(listId, wanted.fields(), text.replace('"', ' '), wanted.partial()).map(e -> "+" + e);
        }
        List<String> must = new ArrayList<>();
        List<String> not = new ArrayList<>();
        Matcher term = TERM.matcher(text);
        while (term.find() && must.size() + not.size() < MOST_WORDS) {
            boolean quoted = term.group(3) != null;
            String words = quoted ? term.group(3) : term.group(4);
            Set<Field> fields = term.group(2) == null ? wanted.fields() : Set.of(field(term.group(2)));
            anywhere(listId, fields, words, !quoted && (wanted.partial() || words.endsWith("*"))).ifPresent((term.group(1) == null ? must : not)::add);
        }
        // Boolean mode finds nothing where all is excluded; nor does anybody look for that.
        if (must.isEmpty()) {
            return Optional.empty();
        }
        String wantedWords = wanted.match() == Match.ALL ? must.stream().map("+"::concat).collect(Collectors.joining(" ")) : "+(" + String.join(" ", must) + ")";
        return Optional.of(wantedWords + not.stream().map(" -"::concat).collect(Collectors.joining()));
    }

    private static Field field(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "from", "author", "de" -> Field.FROM;
            case "subject", "sujet" -> Field.SUBJECT;
            default -> Field.BODY;
        };
    }

    /** The words one after the other, in one of the fields. */
    private static Optional<String> anywhere(long listId, Set<Field> fields, String text, boolean partial) {
        List<Words.Word> words = Words.split(text);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        Set<Field> in = fields.isEmpty() ? EnumSet.allOf(Field.class) : fields;
        return Optional.of(in.stream().sorted().map(f -> phrase(words, place(f).prefix(listId), partial)).collect(Collectors.joining(" ", "(", ")")));
    }

    private static String phrase(List<Words.Word> words, String prefix, boolean partial) {
        List<String> spelt = words.stream().limit(MOST_WORDS).flatMap(w -> w.wanted().stream()).map(prefix::concat).toList();
        boolean beginning = partial || words.getLast().isBeginning();
        if (spelt.size() == 1) {
            return spelt.getFirst() + (beginning ? "*" : "");
        }
        if (!beginning || words.getLast().wanted().size() > 1) {
            return '"' + String.join(" ", spelt) + '"';
        }
        // A phrase cannot end in the beginning of a word: the words must all be there, which is nearly the same.
        return "(" + spelt.subList(0, spelt.size() - 1).stream().map("+"::concat).collect(Collectors.joining(" ")) + " +" + spelt.getLast() + "*)";
    }

    private static Words.Place place(Field field) {
        return switch (field) {
            case FROM -> Words.Place.AUTHOR;
            case SUBJECT -> Words.Place.SUBJECT;
            case BODY -> Words.Place.BODY;
        };
    }
}
