package org.colombier.lists.migration.sympa;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail text of Sympa, in Template Toolkit, as one of ours, in Pebble: variables that have a counterpart, IF, ELSIF, ELSE,
 * UNLESS, FOREACH over owners and moderators, filters that translate or wrap (dropped), comments. Its header gives the
 * subject. Anything else cannot be converted, and the line says where.
 */
final class Tt2Text {

    /** A place that has no counterpart. */
    static final class Unconvertible extends Exception {
        private final int line;

        Unconvertible(int line, String why) {
            super(why);
            this.line = line;
        }

        /** From 1. */
        int line() {
            return line;
        }
    }

    private static final int LONGEST = 64 * 1024;
    private static final Pattern DIRECTIVE = Pattern.compile("\\[%([-+~=]?)(.*?)([-+~=]?)%]", Pattern.DOTALL);
    private static final Pattern FORMER = Pattern.compile("\\[(?:IF|ELSIF|ELSE|ENDIF|FOREACH)\\b|\\[\\w{1,40}->\\w");
    private static final Pattern FILTERS = Pattern.compile("(?i)\\|\\s*(?:loc|locdt|helploc|qencode|wrap|trim|null|obfuscate|canonic_email|indent|decode_utf8|encode_utf8)\\b.*", Pattern.DOTALL);

    /** What {@code %1} stands for; or why it cannot be shown, which matters only where it is. */
    private record Argument(String shown, Optional<Unconvertible> fault) {
    }

    private enum Block { IF, UNLESS, FOREACH, FILTER, TRY, MAILTO }

    private final String source;
    private final Tt2Facts facts;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Block> open = new ArrayDeque<>();
    private final Deque<List<Argument>> arguments = new ArrayDeque<>();
    /** Where the output of TRY is complete, or of a link begins. */
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Deque<String> links = new ArrayDeque<>();
    private boolean chomp;

    private Tt2Text(String source, Tt2Facts facts) {
        this.source = source;
        this.facts = facts;
    }

    /** @param name of the text, which decides what it may show @return subject, empty line, body */
    static String converted(String name, String source) throws Unconvertible {
        if (source.length() > LONGEST) {
            throw new Unconvertible(1, "longer than " + LONGEST + " characters");
        }
        // "sympa" and its domain stand in two variables there.
        String whole = source.replace("\r\n", "\n").replaceAll("\\[%-?\\s*conf\\.email\\s*-?%]@\\[%-?\\s*(?:conf\\.host|conf\\.domain|domain|robot|robot_domain|list\\.host)\\s*-?%]", "[% conf.sympa %]");
        return new Tt2Text(whole, Tt2Facts.of(name)).convert();
    }

    private String convert() throws Unconvertible {
        Matcher directive = DIRECTIVE.matcher(source);
        int from = 0;
        while (directive.find()) {
            int line = 1 + (int) source.substring(0, directive.start()).chars().filter(c -> c == '\n').count();
            literal(source.substring(from, directive.start()));
            if (!directive.group(1).isEmpty() && "-=~".contains(directive.group(1))) {
                chompBefore();
            }
            if (!directive.group(2).startsWith("#")) {
                directives(directive.group(2).strip(), line);
            }
            chomp = !directive.group(3).isEmpty() && "-=~".contains(directive.group(3));
            from = directive.end();
        }
        literal(source.substring(from));
        if (!open.isEmpty()) {
            throw new Unconvertible(1 + (int) source.chars().filter(c -> c == '\n').count(), "END is missing");
        }
        return withSubject(out.toString());
    }

    private void chompBefore() {
        int end = out.length();
        while (end > 0 && (out.charAt(end - 1) == ' ' || out.charAt(end - 1) == '\t')) {
            end--;
        }
        if (end > 0 && out.charAt(end - 1) == '\n') {
            out.setLength(end - 1);
        }
    }

    private void literal(String text) throws Unconvertible {
        String rest = chomp ? text.replaceFirst("\\A[ \\t]*\\n", "") : text;
        chomp = false;
        if (FORMER.matcher(rest).find()) {
            throw new Unconvertible(1, "a template of before release 5");
        }
        String plain = rest.replace("{{", "{{ '{{' }}").replace("{%", "{{ '{%' }}").replace("{#", "{{ '{#' }}");
        if (!arguments.isEmpty()) {
            List<Argument> values = arguments.peek();
            for (int i = values.size(); i > 0; i--) {
                if (plain.contains("%" + i) && values.get(i - 1).fault().isPresent()) {
                    throw values.get(i - 1).fault().get();
                }
                plain = plain.replace("%" + i, values.get(i - 1).shown());
            }
        }
        out.append(plain);
    }

    /** Several may stand between the marks, with semicolons between. */
    private void directives(String text, int line) throws Unconvertible {
        for (String one : text.split(";")) {
            String plain = one.replaceAll("(?m)(?:^|\\s)#.*$", "").strip();
            if (!plain.isEmpty()) {
                directive(plain, line);
            }
        }
    }

    private void directive(String text, int line) throws Unconvertible {
        String word = text.split("[\\s(]", 2)[0].toUpperCase(Locale.ROOT);
        String rest = text.length() > word.length() ? text.substring(word.length()).strip() : "";
        switch (word) {
            case "IF", "UNLESS" -> {
                open.push(Block.valueOf(word));
                String condition = facts.condition(rest, line);
                out.append("{% if ").append(word.equals("IF") ? condition : "not (" + condition + ")").append(" %}");
            }
            case "ELSIF" -> out.append("{% elseif ").append(facts.condition(rest, line)).append(" %}");
            case "ELSE" -> out.append("{% else %}");
            case "FOREACH", "FOR" -> {
                open.push(Block.FOREACH);
                out.append(facts.loop(rest, line));
            }
            case "FILTER" -> filter(List.of());
            case "END" -> end(line);
            case "TRY" -> {
                open.push(Block.TRY);
                marks.push(-1);
            }
            case "CATCH" -> catches(line);
            case "SET", "DEFAULT", "CALL", "USE", "BLOCK", "WHILE", "SWITCH", "PERL", "RAWPERL", "WRAPPER", "MACRO", "STOP", "RETURN", "NEXT", "LAST", "META", "VIEW" ->
                throw new Unconvertible(line, word + " has no counterpart");
            case "PROCESS", "INSERT", "INCLUDE" -> out.append(facts.file(rest, line));
            default -> shown(text, line);
        }
    }

    /** What a text shows when something fails does not fail here. */
    private void catches(int line) throws Unconvertible {
        if (open.peek() != Block.TRY) {
            throw new Unconvertible(line, "CATCH without TRY");
        }
        if (marks.peek() == -1) {
            marks.pop();
            marks.push(out.length());
        }
    }

    private void filter(List<Argument> values) {
        open.push(Block.FILTER);
        arguments.push(values);
    }

    private void end(int line) throws Unconvertible {
        if (open.isEmpty()) {
            throw new Unconvertible(line, "END without a beginning");
        }
        switch (open.pop()) {
            case IF, UNLESS -> out.append("{% endif %}");
            case FOREACH -> out.append("{% endfor %}");
            case FILTER -> arguments.pop();
            case TRY -> {
                int complete = marks.pop();
                out.setLength(complete < 0 ? out.length() : Math.min(complete, out.length()));
            }
            case MAILTO -> link(marks.pop(), links.pop(), line);
        }
    }

    /** {@code mailtourl({subject => "sig …"})} around the robot's address: a list has addresses of its own to join and to leave. */
    private void link(int from, String arguments, int line) throws Unconvertible {
        int begin = Math.min(from, out.length());
        String content = out.substring(begin).strip();
        out.setLength(begin);
        if (arguments.matches("(?is).*[\"'](?:sig|signoff|uns|unsub|unsubscribe)\\b.*")) {
            out.append("mailto:{{ list.unsubscribe }}");
        } else if (arguments.matches("(?is).*[\"'](?:sub|subscribe)\\b.*")) {
            out.append("mailto:{{ list.subscribe }}");
        } else if (arguments.isBlank()) {
            out.append("mailto:").append(content);
        } else {
            throw new Unconvertible(line, "a link to a mail with a subject or a text has no counterpart");
        }
    }

    private void shown(String text, int line) throws Unconvertible {
        Matcher mailto = Pattern.compile("(?is)\\|\\s*mailtourl\\b(.*)").matcher(text);
        if (mailto.matches()) {
            open.push(Block.MAILTO);
            marks.push(out.length());
            links.push(mailto.group(1));
        } else if (text.startsWith("|")) {
            if (!FILTERS.matcher(text).matches()) {
                throw new Unconvertible(line, "the filter " + text + " has no counterpart");
            }
            filter(arguments(text, line));
        } else {
            out.append("{{ ").append(facts.value(text, line)).append(" }}");
        }
    }

    /** {@code |loc(list.name,user.email)}: what %1 and %2 in the text stand for. */
    private List<Argument> arguments(String filter, int line) {
        Matcher brackets = Pattern.compile("\\|\\s*\\w*loc\\s*\\((.*?)\\)", Pattern.DOTALL).matcher(filter);
        List<Argument> values = new ArrayList<>();
        if (brackets.find()) {
            for (String value : brackets.group(1).split(",")) {
                try {
                    values.add(new Argument("{{ " + facts.value(value.strip(), line) + " }}", Optional.empty()));
                } catch (Unconvertible unknown) {
                    values.add(new Argument("", Optional.of(unknown)));
                }
            }
        }
        return values;
    }

    /** Of the header only the subject is the text's own here; parts of a message cannot be. */
    private static String withSubject(String converted) throws Unconvertible {
        String text = converted.strip();
        String subject = "{{ list.subject }}";
        if (text.matches("(?s)\\A[A-Za-z][A-Za-z-]*:[ \\t].*")) {
            int end = text.indexOf("\n\n");
            String head = (end < 0 ? text : text.substring(0, end)).replaceAll("\\n[ \\t]+", " ");
            for (String field : head.lines().toList()) {
                String lower = field.toLowerCase(Locale.ROOT);
                if (lower.startsWith("subject:")) {
                    subject = field.substring(8).strip();
                } else if (lower.startsWith("content-type:") && lower.contains("multipart")) {
                    throw new Unconvertible(1, "it is a message of several parts");
                }
            }
            text = end < 0 ? "" : text.substring(end).strip();
        }
        if (text.isEmpty()) {
            throw new Unconvertible(1, "it is empty");
        }
        return "Subject: " + subject + "\n\n" + text + "\n";
    }
}
