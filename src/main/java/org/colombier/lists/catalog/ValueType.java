package org.colombier.lists.catalog;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * What values a list parameter takes: how text becomes a value, and what an edit page needs to know to offer it. All
 * are immutable.
 *
 * @param <T> the value as code uses it
 */
public sealed interface ValueType<T> {

    /**
     * @param text as an administrator writes it; surrounding blanks do not count
     * @throws InvalidValue if it is none of the values
     */
    T parse(String text);

    /** One line of text. @param longest in characters */
    record Line(int longest) implements ValueType<String> {
        @Override
        public String parse(String text) {
            String line = text.strip();
            if (line.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidValue("value.one-line");
            }
            return bounded(line, longest);
        }
    }

    /** Text of several lines, ended by LF. @param longest in characters */
    record Text(int longest) implements ValueType<String> {
        @Override
        public String parse(String text) {
            String lines = text.replace("\r\n", "\n").stripTrailing();
            if (lines.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
                throw new InvalidValue("value.control-character");
            }
            return bounded(lines, longest);
        }
    }

    /** A number. */
    record Whole(long least, long most) implements ValueType<Long> {
        @Override
        public Long parse(String text) {
            try {
                long number = Long.parseLong(text.strip());
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // told below, as for one out of range
            }
            throw new InvalidValue("value.number", shown(text), Long.toString(least), Long.toString(most));
        }
    }

    /** A share in percent, as {@code 20%}; the sign may be left out. */
    record Percent() implements ValueType<Integer> {
        private static final Pattern SHARE = Pattern.compile("(\\d{1,3}) ?%?");

        @Override
        public Integer parse(String text) {
            Matcher share = SHARE.matcher(text.strip());
            if (!share.matches() || Integer.parseInt(share.group(1)) > 100) {
                throw new InvalidValue("value.percent", shown(text));
            }
            return Integer.parseInt(share.group(1));
        }
    }

    /** {@code on} or {@code off}. */
    record Switch() implements ValueType<Boolean> {
        @Override
        public Boolean parse(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "on", "true", "yes", "1" -> true;
                case "off", "false", "no", "0" -> false;
                default -> throw new InvalidValue("value.one-of", shown(text), "on, off");
            };
        }
    }

    /** One word of a few. */
    record Word(List<String> words) implements ValueType<String> {
        @Override
        public String parse(String text) {
            String word = text.strip().toLowerCase(Locale.ROOT);
            if (!words.contains(word)) {
                throw new InvalidValue("value.one-of", shown(text), String.join(", ", words));
            }
            return word;
        }
    }

    /** One of an enum's constants, written in lower case. */
    record OneOf<E extends Enum<E>>(Class<E> constants) implements ValueType<E> {
        @Override
        public E parse(String text) {
            return constant(constants, text);
        }
    }

    /** Some of an enum's constants, separated by commas; {@code none} for none of them. */
    record SomeOf<E extends Enum<E>>(Class<E> constants) implements ValueType<Set<E>> {
        @Override
        public Set<E> parse(String text) {
            EnumSet<E> chosen = EnumSet.noneOf(constants);
            for (String word : text.split("[,\\s]+")) {
                if (!word.isEmpty() && !word.equalsIgnoreCase("none")) {
                    chosen.add(constant(constants, word));
                }
            }
            return Collections.unmodifiableSet(chosen);
        }
    }

    /** Header field names, separated by commas. */
    record FieldNames() implements ValueType<List<String>> {
        private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,76}"); // RFC 5322 section 3.6.8

        @Override
        public List<String> parse(String text) {
            List<String> names = Arrays.stream(text.split("[,\\s]+")).filter(n -> !n.isEmpty() && !n.equalsIgnoreCase("none")).toList();
            names.stream().filter(n -> !NAME.matcher(n).matches()).findFirst().ifPresent(n -> {
                throw new InvalidValue("value.field-name", shown(n));
            });
            return bounded(names, 50);
        }
    }

    /** Header fields, one a line: {@code Name: value}, in ASCII. */
    record Fields() implements ValueType<List<String>> {
        private static final Pattern FIELD = Pattern.compile("[!-9;-~]{1,76}: ?[ -~]{1,900}");

        @Override
        public List<String> parse(String text) {
            List<String> fields = new ArrayList<>();
            text.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(line -> {
                if (!FIELD.matcher(line).matches()) {
                    throw new InvalidValue("value.field", shown(line));
                }
                fields.add(line);
            });
            return bounded(List.copyOf(fields), 20);
        }
    }

    /** An address, or none. */
    record Address() implements ValueType<Optional<EmailAddress>> {
        @Override
        public Optional<EmailAddress> parse(String text) {
            if (text.isBlank()) {
                return Optional.empty();
            }
            return Optional.of(EmailAddress.tryParse(text.strip()).orElseThrow(() -> new InvalidValue("value.address", shown(text))));
        }
    }

    /** The name of a scenario for an operation; that there is one is checked when it is set. */
    record Scenario(String operation) implements ValueType<String> {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"); // as scenario files may be called

        @Override
        public String parse(String text) {
            String name = text.strip();
            if (!NAME.matcher(name).matches()) {
                throw new InvalidValue("value.scenario", shown(text), operation);
            }
            return name;
        }
    }

    /** A time zone by its IANA name, such as {@code Europe/Paris}; nothing for the machine's. */
    record Zone() implements ValueType<ZoneId> {
        @Override
        public ZoneId parse(String text) {
            if (text.isBlank()) {
                return ZoneId.systemDefault();
            }
            try {
                return ZoneId.of(text.strip());
            } catch (DateTimeException unknown) {
                throw new InvalidValue("value.zone", shown(text));
            }
        }
    }

    /** Days and times of the week, as {@link WeeklyTimes} reads them; nothing for never. */
    record Weekly() implements ValueType<WeeklyTimes> {
        @Override
        public WeeklyTimes parse(String text) {
            return WeeklyTimes.parse(text).orElseThrow(() -> new InvalidValue("value.weekly", shown(text)));
        }
    }

    /** A number, or none where the text is empty. */
    record OptionalWhole(long least, long most) implements ValueType<Optional<Long>> {
        @Override
        public Optional<Long> parse(String text) {
            return text.isBlank() ? Optional.empty() : Optional.of(new Whole(least, most).parse(text));
        }
    }

    /** A time of day as {@code 13:26} or {@code 8:05}, or none. */
    record TimeOfDay() implements ValueType<Optional<LocalTime>> {
        @Override
        public Optional<LocalTime> parse(String text) {
            return text.isBlank() ? Optional.empty() : Optional.of(ValueType.time(text));
        }
    }

    /** A day as {@code 2026-03-31}, or none. */
    record Day() implements ValueType<Optional<LocalDate>> {
        @Override
        public Optional<LocalDate> parse(String text) {
            try {
                return text.isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(text.strip()));
            } catch (DateTimeParseException notADay) {
                throw new InvalidValue("value.day", shown(text));
            }
        }
    }

    /** Words of a form, separated by commas; {@code none} for none. @param form of one word @param most how many */
    record Words(String form, int most) implements ValueType<List<String>> {
        @Override
        public List<String> parse(String text) {
            List<String> words = Arrays.stream(text.split("[,\\s]+")).filter(w -> !w.isEmpty() && !w.equalsIgnoreCase("none")).distinct().toList();
            words.stream().filter(w -> w.length() > 255 || !w.matches(form)).findFirst().ifPresent(w -> {
                throw new InvalidValue("value.word", shown(w));
            });
            return bounded(words, most);
        }
    }

    /** Some of a few words, separated by commas, in their declared order; {@code none} for none of them. */
    record SomeWords(List<String> words) implements ValueType<List<String>> {
        @Override
        public List<String> parse(String text) {
            Set<String> chosen = new HashSet<>();
            for (String word : text.split("[,\\s]+")) {
                if (!word.isEmpty() && !word.equalsIgnoreCase("none")) {
                    chosen.add(new Word(words).parse(word));
                }
            }
            return words.stream().filter(chosen::contains).toList();
        }
    }

    /** Domains, separated by commas, or none. */
    record Domains(int most) implements ValueType<List<Domain>> {
        @Override
        public List<Domain> parse(String text) {
            return bounded(Arrays.stream(text.split("[,\\s]+")).filter(d -> !d.isEmpty() && !d.equalsIgnoreCase("none"))
                .map(d -> Domain.tryParse(d).orElseThrow(() -> new InvalidValue("value.domain", shown(d)))).distinct().toList(), most);
        }
    }

    /** A regular expression that ignores case, or none. @param longest in characters */
    record Expression(int longest) implements ValueType<Optional<Pattern>> {
        @Override
        public Optional<Pattern> parse(String text) {
            try {
                String expression = new Line(longest).parse(text);
                return expression.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
            } catch (PatternSyntaxException broken) {
                throw new InvalidValue("value.expression", shown(text), broken.getDescription());
            }
        }
    }

    /**
     * What may be there several times and has fields of its own, in the syntax of Sympa's {@code config} files: a line
     * {@code field value} each, an empty line between two paragraphs; lines that begin with {@code #} do not count.
     *
     * @param fields that a paragraph may have, each at most once
     * @param most   how many paragraphs
     */
    record Paragraphs(List<Paragraph.Field<?>> fields, int most) implements ValueType<List<Paragraph>> {

        /** In characters: more than anybody writes by hand. */
        static final int LONGEST = 60_000;

        public static Paragraphs of(int most, Paragraph.Field<?>... fields) {
            return new Paragraphs(List.of(fields), most);
        }

        /** @throws InvalidValue that names the line and the field */
        @Override
        public List<Paragraph> parse(String text) {
            List<Paragraph> paragraphs = new ParagraphReader(fields).read(bounded(text, LONGEST));
            if (paragraphs.size() > most) {
                throw new InvalidValue("value.too-many", Integer.toString(most));
            }
            return paragraphs;
        }
    }

    /** Header fields by name, or {@code name:value}, separated by commas or lines; {@code none} for none. */
    record FieldMatches() implements ValueType<List<FieldMatch>> {
        @Override
        public List<FieldMatch> parse(String text) {
            List<FieldMatch> matches = Arrays.stream(text.split("[,\n]")).map(String::strip).filter(m -> !m.isEmpty() && !m.equalsIgnoreCase("none")).map(FieldMatches::match).toList();
            return bounded(matches, 50);
        }

        private static FieldMatch match(String text) {
            int colon = text.indexOf(':');
            String name = (colon < 0 ? text : text.substring(0, colon)).strip();
            if (!FieldNames.NAME.matcher(name).matches()) {
                throw new InvalidValue("value.field-name", shown(name));
            }
            return new FieldMatch(name, colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1).strip()));
        }
    }

    /** The words an edit page offers, empty where any text goes. */
    default List<String> choices() {
        return switch (this) {
            case Switch() -> List.of("on", "off");
            case Word(var words) -> words;
            case SomeWords(var words) -> words;
            case OneOf<?>(var type) -> words(type);
            case SomeOf<?>(var type) -> words(type);
            default -> List.of();
        };
    }

    private static List<String> words(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(ValueType::word).toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants()).filter(c -> word(c).equals(text.strip().toLowerCase(Locale.ROOT))).findFirst()
            .orElseThrow(() -> new InvalidValue("value.one-of", shown(text),
                Arrays.stream(type.getEnumConstants()).map(ValueType::word).collect(Collectors.joining(", "))));
    }

    private static String bounded(String text, int longest) {
        if (text.length() > longest) {
            throw new InvalidValue("value.too-long", Integer.toString(longest));
        }
        return text;
    }

    /** @throws InvalidValue if it is no time of day */
    static LocalTime time(String text) {
        Matcher time = Pattern.compile("(\\d{1,2})[:h](\\d{2})").matcher(text.strip());
        if (!time.matches() || Integer.parseInt(time.group(1)) > 23 || Integer.parseInt(time.group(2)) > 59) {
            throw new InvalidValue("value.time", shown(text));
        }
        return LocalTime.of(Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2)));
    }

    private static <T> List<T> bounded(List<T> values, int most) {
        if (values.size() > most) {
            throw new InvalidValue("value.too-many", Integer.toString(most));
        }
        return values;
    }

    /** A value as a message repeats it: one line, not long. */
    static String shown(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}", " ");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
