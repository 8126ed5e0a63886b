package org.colombier.lists.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.posting.SubjectTag;

/**
 * Reads commands out of a mail as people write them: in the subject, or line by line in the text, quoted or not. The
 * answer to a question of the robot is found also in a quoted text under any words. Pure, bounded.
 */
final class CommandParser {

    static final int MOST_LINES = 200;
    static final int MOST_COMMANDS = 20;
    static final int LONGEST_LINE = 500;

    private static final String TOKEN = "([A-Za-z2-7]{26})";
    private static final Pattern ANSWER_IN_SUBJECT = Pattern.compile("\\b(AUTH|CONFIRM|CONFIRMER|CON|DISTRIBUTE|DIS|REJECT|REJ)\\s+(?:[^\\s]{1,120}\\s+)?" + TOKEN + "\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern ANSWER_IN_LINE = Pattern.compile("^[>|\\s]*(?:AUTH|CONFIRM|CON)\\s+" + TOKEN + "\\b.*", Pattern.CASE_INSENSITIVE);
    private static final int MOST_GREETINGS = 8;
    private static final Pattern SPACES = Pattern.compile("[\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\t]+");
    private static final Pattern INVISIBLE = Pattern.compile("[\\u00ad\\u200b-\\u200f\\u2060\\ufeff\\p{Cntrl}]");
    /** What stands above a command: a greeting, or a line that says that something follows. */
    private static final Pattern GREETING = Pattern.compile("^(?:hi|hello|hey|dear|good (?:day|morning|afternoon|evening)|greetings|to whom|bonjour|bonsoir|salut|madame|monsieur|mesdames"
        + "|ch[eè]re?s?|hallo|guten|hola|ciao|please|merci de|svp|s'il vous pla[iî]t)\\b|[,:!]$", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
    /** What stands right below one: thanks, a farewell, a program's advertisement. */
    private static final Pattern COURTESY = Pattern.compile("^(?:thanks?|thx|regards|best|kind|sincerely|cheers|yours|sent from|get outlook|merci|cordialement|bien |salutations|cdt|bonne |envoy[eé]"
        + "|t[eé]l[eé]charge|von meinem|gesendet|_{2,}|={2,}|-{2,}|\\*{2,})", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern QUOTED = Pattern.compile("^(?:\\s*>)+\\s?");

    /**
     * What was found in a mail.
     *
     * @param commands in the order to be run; empty if there is none
     * @param unknown  the line right below a command that is none and so ended the reading; empty if an empty line, the
     *     signature or the mail's end came first: what follows is courtesy, not a mistake
     * @param full     {@code unknown} is a command, but one more than a mail may hold
     */
    record Reading(List<Command.Line> commands, String unknown, boolean full) {

        static Reading of(Command.Line only) {
            return new Reading(List.of(only), "", false);
        }
    }

    private CommandParser() {
    }

    /**
     * @param subject decoded
     * @param text    lines ended by LF
     */
    static Reading read(String subject, String text) {
        List<String> lines = text.lines().limit(MOST_LINES).map(l -> l.length() > LONGEST_LINE ? l.substring(0, LONGEST_LINE) : l).toList();
        String bare = SubjectTag.withoutReplyPrefixes(plain(subject));
        Optional<Command> answer = answer(bare);
        if (answer.isPresent()) {
            // The token is a secret: it is not repeated in a report.
            return Reading.of(new Command.Line(answer.get(), false, word(answer.get())));
        }
        Reading inText = body(lines);
        List<Command.Line> answers = lines.stream().map(ANSWER_IN_LINE::matcher).filter(Matcher::matches).map(m -> m.group(1).toLowerCase(Locale.ROOT)).distinct()
            .limit(MOST_COMMANDS).map(token -> new Command.Line(new Command.Confirm(token), false, "CONFIRM")).toList();
        if (!answers.isEmpty()) {
            return inText.commands().stream().anyMatch(c -> c.command() instanceof Command.Confirm) ? inText : new Reading(answers, "", false);
        }
        return line(bare).map(Reading::of).orElse(inText);
    }

    private static Optional<Command> answer(String subject) {
        Matcher m = ANSWER_IN_SUBJECT.matcher(subject);
        if (!m.find()) {
            return Optional.empty();
        }
        String verb = m.group(1).toUpperCase(Locale.ROOT);
        return Optional.of(verb.startsWith("DIS") ? new Command.Distribute(m.group(2)) : verb.startsWith("REJ") ? new Command.Reject(m.group(2)) : new Command.Confirm(m.group(2)));
    }

    private static String word(Command command) {
        return command.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    private static Reading body(List<String> lines) {
        List<Command.Line> commands = new ArrayList<>();
        boolean below = false;
        int greetings = 0;
        for (String raw : lines) {
            // The signature's separator has a space behind its hyphens (RFC 3676 section 4.3) which programs lose.
            if (raw.equals("-- ") || raw.equals("--")) {
                break;
            }
            String line = plain(QUOTED.matcher(plain(raw)).replaceFirst(""));
            if (line.isEmpty() || line.startsWith("#")) {
                below = false;
                continue;
            }
            if (isQuit(line)) {
                break;
            }
            Optional<Command.Line> command = line(line);
            if (command.isEmpty() && commands.isEmpty() && greetings < MOST_GREETINGS && GREETING.matcher(line).find()) {
                greetings++;
                continue;
            }
            if (command.isPresent() && commands.size() == MOST_COMMANDS) {
                return new Reading(commands, line, true);
            }
            if (command.isEmpty()) {
                return new Reading(commands, below && !COURTESY.matcher(line).find() ? line : "", false);
            }
            commands.add(command.get());
            below = true;
        }
        return new Reading(commands, "", false);
    }

    private static boolean isQuit(String line) {
        return line.toUpperCase(Locale.ROOT).matches("QUIT|QUI|END|STOP|FIN|-");
    }

    /** One line, if it is a command with all it needs. */
    static Optional<Command.Line> line(String text) {
        String line = plain(text);
        boolean quiet = line.regionMatches(true, 0, "quiet ", 0, 6);
        String[] words = (quiet ? line.substring(6).strip() : line).split("\\s+");
        words[words.length - 1] = words[words.length - 1].replaceFirst("(?<=.)[.,;:!]+$", "");
        return Verb.read(words).map(c -> new Command.Line(c, quiet, c instanceof Command.Distribute || c instanceof Command.Reject || c instanceof Command.Confirm ? word(c) : line));
    }

    /** Without what programs put in for spaces, and without marks that nobody sees. */
    private static String plain(String text) {
        return INVISIBLE.matcher(SPACES.matcher(text).replaceAll(" ")).replaceAll("").strip();
    }
}
