package org.colombier.lists.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.ListParameter.Group;
import org.colombier.lists.catalog.ListParameters.ListField;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.GeneratedDocs;
import org.junit.jupiter.api.Test;

/** The declarations of the list parameters, and the page made from them. */
class ListParametersTest {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    @Test
    void everyParameterHasATitleAndHelpInBothLanguages() {
        for (Locale language : LANGUAGES) {
            for (ListParameter<?> parameter : ListParameters.all()) {
                assertThat(parameter.title(language)).doesNotContain("parameter.").isNotBlank();
                assertThat(parameter.help(language)).as(parameter.name()).doesNotContain("parameter.").isNotBlank();
            }
            for (Group group : Group.values()) {
                assertThat(group.title(language)).doesNotContain("group.");
            }
        }
        assertThat(ListParameters.SEND.help(Locale.FRENCH)).isNotEqualTo(ListParameters.SEND.help(Locale.ENGLISH));
    }

    @Test
    void bothLanguagesHaveTheSameTexts() throws Exception {
        assertThat(keys("messages/lists_fr.properties")).isEqualTo(keys("messages/lists.properties"));
    }

    @Test
    void noTwoParametersHaveOneName() {
        assertThat(ListParameters.all()).extracting(ListParameter::name).doesNotHaveDuplicates();
    }

    @Test
    void valuesAreReadAsPeopleWriteThem() {
        assertThat(ListParameters.RFC2369_HEADER_FIELDS.type().parse("Help, POST")).isEqualTo(Set.of(ListField.HELP, ListField.POST));
        assertThat(ListParameters.RFC2369_HEADER_FIELDS.type().parse("none")).isEmpty();
        assertThat(ListParameters.WELCOME.type().parse(" Off ")).isFalse();
        assertThat(ListParameters.MAX_SIZE.type().parse(" 2048 ")).isEqualTo(2048);
        assertThat(ListParameters.REPLY_TO_OTHER.type().parse("")).isEmpty();
        assertThat(ListParameters.REPLY_TO_OTHER.type().parse("a@b.test")).isEqualTo(Optional.of(EmailAddress.parse("a@b.test")));
        assertThat(ListParameters.FOOTER.type().parse("a\r\nb\r\n")).isEqualTo("a\nb");
        assertThat(ListParameters.CUSTOM_HEADER.type().parse("X-A: 1\n\nX-B: 2")).containsExactly("X-A: 1", "X-B: 2");
        assertThat(ListParameters.REMOVE_HEADERS.type().parse("Sender, X-Y")).containsExactly("Sender", "X-Y");
    }

    @Test
    void aLineEndNeverComesIntoAHeader() {
        assertThatThrownBy(() -> ListParameters.CUSTOM_SUBJECT.type().parse("a\r\nBcc: x")).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> ListParameters.CUSTOM_HEADER.type().parse("no colon")).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> ListParameters.REMOVE_HEADERS.type().parse("a:b")).isInstanceOf(InvalidValue.class);
    }

    @Test
    void aShareIsAPercentage() {
        assertThat(ListParameters.VERP_RATE.type().parse("20%")).isEqualTo(20);
        assertThat(ListParameters.VERP_RATE.type().parse("100")).isEqualTo(100);
        assertThatThrownBy(() -> ListParameters.VERP_RATE.type().parse("101%")).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> ListParameters.VERP_RATE.type().parse("-1%")).isInstanceOf(InvalidValue.class);
    }

    @Test
    void timesAndDaysAreReadAsPeopleWriteThem() {
        assertThat(new ValueType.TimeOfDay().parse("8:05")).contains(java.time.LocalTime.of(8, 5));
        assertThat(new ValueType.TimeOfDay().parse(" ")).isEmpty();
        assertThat(new ValueType.OptionalWhole(1, 5).parse("")).isEmpty();
        assertThatThrownBy(() -> new ValueType.TimeOfDay().parse("24:00")).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> new ValueType.Day().parse("31.3.2026")).isInstanceOf(InvalidValue.class);
    }

    @Test
    void anEditPageKnowsTheChoices() {
        assertThat(ListParameters.REPLY_TO.type().choices()).containsExactly("sender", "list", "all", "other_email");
        assertThat(ListParameters.WELCOME.type().choices()).containsExactly("on", "off");
        assertThat(ListParameters.SUBJECT.type().choices()).isEmpty();
    }

    @Test
    void theReferencePageIsTrue() throws Exception {
        StringBuilder page = new StringBuilder();
        for (Group group : Group.values()) {
            List<ListParameter<?>> members = ListParameters.all().stream().filter(p -> p.group() == group).toList();
            if (!members.isEmpty()) {
                page.append("### ").append(group.title(Locale.ENGLISH)).append("\n\n| parameter | values | default | meaning |\n| --- | --- | --- | --- |\n");
                members.forEach(p -> page.append("| `").append(p.name()).append("` | ").append(values(p.type())).append(" | ")
                    .append(p.defaultText().isEmpty() ? "" : "`" + p.defaultText() + "`").append(" | ").append(p.title(Locale.ENGLISH)).append(". ")
                    .append(p.help(Locale.ENGLISH)).append(" |\n"));
                page.append('\n');
            }
        }
        GeneratedDocs.assertUpToDate(Path.of("docs/parameters.md"), "parameters", page.toString());
    }

    private static String values(ValueType<?> type) {
        return switch (type) {
            case ValueType.Line line -> "one line, up to " + line.longest() + " characters";
            case ValueType.Text text -> "text, up to " + text.longest() + " characters";
            case ValueType.Whole whole -> whole.least() + " to " + whole.most();
            case ValueType.Percent percent -> "`0%` to `100%`";
            case ValueType.Scenario scenario -> "a scenario `" + scenario.operation() + ".*`";
            case ValueType.Address address -> "an address, or empty";
            case ValueType.FieldNames names -> "names, separated by commas";
            case ValueType.Fields fields -> "header fields, one a line";
            case ValueType.OptionalWhole whole -> whole.least() + " to " + whole.most() + ", or empty";
            case ValueType.TimeOfDay time -> "a time such as `13:26`, or empty";
            case ValueType.Day day -> "a day such as `2026-03-31`, or empty";
            case ValueType.Zone zone -> "a time zone such as `Europe/Paris`, or empty";
            case ValueType.Weekly weekly -> "days of the week (0 is Sunday) and a time, such as `1,4 13:26`; several with semicolons, or empty";
            case ValueType.Words words -> "words, separated by commas, or empty";
            case ValueType.Domains domains -> "domains, separated by commas, or empty";
            case ValueType.Expression expression -> "a regular expression, or empty";
            case ValueType.Paragraphs paragraphs -> "paragraphs of " + paragraphs.fields().stream()
                .map(f -> "`" + f.name() + "`" + (f.required() ? "" : " (optional)")).collect(Collectors.joining(", "));
            case ValueType.SomeWords some -> words(some) + "; several with commas, or `none`";
            case ValueType.SomeOf<?> some -> words(some) + "; several with commas, or `none`";
            default -> words(type);
        };
    }

    private static String words(ValueType<?> type) {
        return type.choices().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
    }

    private static Set<Object> keys(String bundle) throws Exception {
        Properties texts = new Properties();
        try (var in = new java.io.InputStreamReader(ListParametersTest.class.getClassLoader().getResourceAsStream(bundle), java.nio.charset.StandardCharsets.UTF_8)) {
            texts.load(in);
        }
        return texts.keySet();
    }
}
