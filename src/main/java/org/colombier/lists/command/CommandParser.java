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
    private static final Pattern ANSWER_IN_SUBJECT = Pattern.compile("\\b(AUTH|CONFIRM|CON|DISTRIBUTE|DIS|REJECT|REJ)\\s+(?:[^\\s]{1,120}\\s+)?" + TOKEN + "\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern ANSWER_IN_LINE = Pattern.compile("^[>|\\s]*(?:AUTH|CONFIRM|CON)\\s+" + TOKEN + "\\b.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED = Pattern.compile("^(?:\\s*>)+\\s?");

    /**
     * What was found in a mail.
     *
     * @param commands in the order to be run; empty if there is none
     * @param unknown  the line right below a command that is none and so ended the reading; empty if an empty line, the
     *     signature or the mail's end came first: what follows is courtesy, not a mistake
     */
    record Reading(List<Command.Line> commands, String unknown) {

        static Reading of(Command.Line only) {
            return new Reading(List.of(only), "");
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
        String bare = SubjectTag.withoutReplyPrefixes(subject);
        Optional<Command> answer = answer(bare).or(() -> lines.stream().map(ANSWER_IN_LINE::matcher).filter(Matcher::matches).findFirst()
            .map(m -> new Command.Confirm(m.group(1))));
        if (answer.isPresent()) {
            // The token is a secret: it is not repeated in a report.
            return Reading.of(new Command.Line(answer.get(), false, word(answer.get())));
        }
        Optional<Command.Line> inSubject = line(bare);
        return inSubject.map(Reading::of).orElseGet(() -> body(lines));
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
        for (String raw : lines) {
            // The signature's separator has a space behind its hyphens (RFC 3676 section 4.3) which programs lose.
            if (raw.equals("-- ") || raw.equals("--")) {
                break;
            }
            String line = QUOTED.matcher(raw).replaceFirst("").strip();
            if (line.isEmpty() || line.startsWith("#")) {
                below = false;
                continue;
            }
            if (isQuit(line)) {
                break;
            }
            Optional<Command.Line> command = line(line);
            if (command.isEmpty() || commands.size() == MOST_COMMANDS) {
                return new Reading(commands, below ? line : "");
            }
            commands.add(command.get());
            below = true;
        }
        return new Reading(commands, "");
    }

    private static boolean isQuit(String line) {
        return line.toUpperCase(Locale.ROOT).matches("QUIT|QUI|END|STOP|-");
    }

    /** One line, if it is a command with all it needs. */
    static Optional<Command.Line> line(String text) {
        String line = text.strip();
        boolean quiet = line.regionMatches(true, 0, "quiet ", 0, 6);
        String[] words = (quiet ? line.substring(6).strip() : line).split("\\s+", 4);
        return command(words).map(c -> new Command.Line(c, quiet, c instanceof Command.Distribute || c instanceof Command.Reject ? word(c) : line));
    }

    private static Optional<Command> command(String[] words) {
        String verb = words[0].toUpperCase(Locale.ROOT);
        String first = words.length > 1 ? words[1] : "";
        String second = words.length > 2 ? words[2] : "";
        String rest = words.length > 3 ? second + " " + words[3] : second;
        String tail = words.length > 3 ? words[3] : "";
        Command command = switch (verb) {
            case "HELP", "HEL", "SOS" -> words.length > 1 ? null : new Command.Help();
            case "LISTS", "LIST", "LIS" -> words.length > 1 ? null : new Command.Lists();
            case "WHICH", "WHI", "STATUS" -> words.length > 1 ? null : new Command.Which();
            case "INFO", "INF" -> one(words, new Command.Info(first));
            case "REVIEW", "REV", "WHO" -> one(words, new Command.Review(first));
            case "SUBSCRIBE", "SUB" -> new Command.Subscribe(first, rest);
            case "SIGNOFF", "SIG", "UNSUBSCRIBE", "UNSUB", "UNS" -> words.length > 3 ? null : new Command.Signoff(first, second);
            case "SET" -> second.isEmpty() || words.length > 3 ? null : new Command.Set(first, second);
            case "ADD" -> second.contains("@") ? new Command.Add(first, second, tail) : null;
            case "DEL", "DELETE" -> second.contains("@") ? new Command.Del(first, second) : null;
            case "INVITE", "INV" -> second.contains("@") ? new Command.Invite(first, second, tail) : null;
            case "DISTRIBUTE", "DIS" -> isToken(last(words)) ? new Command.Distribute(last(words)) : null;
            case "REJECT", "REJ" -> isToken(last(words)) ? new Command.Reject(last(words)) : null;
            default -> null;
        };
        // A verb that needs a list and stands alone is a sentence, not a command.
        return Optional.ofNullable(command).filter(c -> words.length > 1 || c instanceof Command.Help || c instanceof Command.Lists || c instanceof Command.Which);
    }

    private static @org.jspecify.annotations.Nullable Command one(String[] words, Command command) {
        return words.length == 2 ? command : null;
    }

    private static String last(String[] words) {
        return words[words.length - 1];
    }

    private static boolean isToken(String word) {
        return word.matches(TOKEN);
    }
}
