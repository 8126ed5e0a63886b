package org.colombier.lists.posting;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.HeaderSection;

/**
 * The list's tag in a subject: there once, after the reply prefix ({@code Re: [tag] text}), whatever charset the subject
 * is in. A tag with a number in it counts as the same tag with another number. Pure.
 */
public final class SubjectTag {

    /** French typography has a no-break space before a colon, wide or narrow. */
    private static final String SPACE = "[\\s\\u00a0\\u202f]*";
    /** Reply and forward prefixes of many languages, also counted ones: {@code Re:}, {@code RE[2]:}, {@code AW:}, {@code TR :}. */
    private static final Pattern PREFIX = Pattern.compile("^\\s*(?:re|aw|antw|antwort|sv|vs|odp|rép|rep|réf|ref|rif|res|enc|ynt|bls|tr|fw|fwd|wg|vá|ats|atb|απ|πρθ|на|отв|ответ|回复|回覆|答复|转发|轉寄|返信|답장)"
        + "\\s*(?:\\[\\d+]|\\(\\d+\\)|\\^\\d+)?" + SPACE + "[:：]" + SPACE, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\[%-?\\s*([a-zA-Z.]{1,40})\\s*-?%]|\\{\\{\\s*([a-zA-Z.]{1,40})\\s*}}");

    private final String tag;
    private final boolean numbered;
    private final Pattern again;

    /** @param custom the list's parameter, without brackets; {@code %n} stands for the post's number */
    SubjectTag(String custom, long number) {
        this.numbered = custom.contains("%n");
        this.tag = "[" + custom.replace("%n", Long.toString(number)) + "]";
        String[] literal = ("[" + custom + "]").split("%n", -1);
        StringBuilder pattern = new StringBuilder("\\s*");
        for (int i = 0; i < literal.length; i++) {
            pattern.append(i == 0 ? "" : "\\d{1,18}").append(Pattern.quote(literal[i]));
        }
        this.again = Pattern.compile(pattern.append("\\s*").toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /**
     * The tag of a list without its brackets, with {@code %n} for the number. Placeholders are Sympa's or ours: {@code [% list.name %]},
     * {@code {{ list.sequence }}}; one that means nothing stays as it is.
     */
    static String words(String custom, MailingList list) {
        String words = PLACEHOLDER.matcher(custom).replaceAll(m -> Matcher.quoteReplacement(switch ((m.group(1) != null ? m.group(1) : m.group(2)).toLowerCase(Locale.ROOT)) {
            case "list.name", "listname" -> list.name();
            case "list.sequence" -> "%n";
            case "list.subject" -> list.subject();
            case "list.domain", "list.host", "domain" -> list.domain().unicode();
            default -> m.group();
        }));
        return words.startsWith("[") && words.endsWith("]") ? words.substring(1, words.length() - 1) : words;
    }

    /** The subject as it was before anybody answered or forwarded it. @param subject decoded */
    public static String withoutReplyPrefixes(String subject) {
        String rest = subject.strip();
        for (Matcher m = PREFIX.matcher(rest); m.find(); m = PREFIX.matcher(rest)) {
            rest = rest.substring(m.end()).strip();
        }
        return rest;
    }

    /** Puts the tag into the subject; a subject that cannot be decoded is kept octet for octet behind the tag. */
    void apply(HeaderSection header) {
        var field = header.fields().stream().filter(f -> f.is("Subject")).findFirst();
        if (field.isEmpty()) {
            header.replace("Subject", HeaderText.encode(tag));
            return;
        }
        String raw = HeaderText.rawValue(field.get());
        if (!HeaderText.isDecodable(raw)) {
            header.replace("Subject", raw.contains(tag) ? raw : HeaderText.encode(tag + " ").stripTrailing() + " " + raw);
            return;
        }
        header.replace("Subject", HeaderText.encode(apply(HeaderText.of(field.get()))));
    }

    /** The decoded subject with the tag in its place. */
    String apply(String subject) {
        Matcher earlier = again.matcher(subject);
        String rest = earlier.replaceAll(" ").strip();
        StringBuilder prefix = new StringBuilder();
        Matcher reply = PREFIX.matcher(rest);
        if (reply.find()) {
            prefix.append(rest, 0, reply.end());
            rest = rest.substring(reply.end());
        }
        // A second prefix behind the removed tag ("Re: [tag] Re: text") says nothing new.
        while (!prefix.isEmpty() && (reply = PREFIX.matcher(rest)).find() && sameWord(prefix, reply.group())) {
            rest = rest.substring(reply.end());
        }
        String before = prefix.isEmpty() ? "" : prefix.toString().strip() + " ";
        // With a number the tag goes first, so that subjects sort by it.
        return (numbered ? tag + " " + before + rest : before + tag + " " + rest).strip();
    }

    private static boolean sameWord(CharSequence a, String b) {
        return a.toString().strip().toLowerCase(Locale.ROOT).equals(b.strip().toLowerCase(Locale.ROOT));
    }
}
