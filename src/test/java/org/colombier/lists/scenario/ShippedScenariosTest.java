package org.colombier.lists.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.colombier.mail.MessageContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** What every shipped scenario decides, person by person and method by method: the tables stand in the resources. */
class ShippedScenariosTest {

    @TempDir
    Path etc;

    /**
     * @param expected a decision for each of nobody, stranger, member, editor, owner, listmaster: by plain mail
     *                 {@code /} after confirming {@code /} signed, one word where all three are equal
     */
    @ParameterizedTest(name = "{0}.{1}")
    @CsvFileSource(resources = "shipped.csv", delimiter = '|', numLinesToSkip = 1)
    void decidesAsItsTableSays(String operation, String name, String stranger, String member, String editor, String owner, String listmaster) {
        Scenarios scenarios = new People().scenarios(etc);
        assertThat(all(scenarios, operation, name)).containsExactly(stranger, member, editor, owner, listmaster);
    }

    private static List<String> all(Scenarios scenarios, String operation, String name) {
        List<String> answers = new ArrayList<>();
        for (String who : List.of("stranger", "member", "editor", "owner", "listmaster")) {
            List<String> each = new ArrayList<>();
            assertThat(words(scenarios.decide(operation, name, People.by(who, AuthMethod.DKIM).build()))).as("signed, no shipped rule forbids more")
                .isEqualTo(words(scenarios.decide(operation, name, People.by(who, AuthMethod.SMTP).build())));
            for (AuthMethod method : List.of(AuthMethod.SMTP, AuthMethod.MD5, AuthMethod.SMIME)) {
                each.add(words(scenarios.decide(operation, name, People.by(who, method).build())));
            }
            answers.add(each.stream().distinct().count() == 1 ? each.getFirst() : String.join("/", each));
        }
        return answers;
    }

    private static String words(Decision d) {
        return d.action().word() + (d.quiet() ? ",quiet" : "") + (d.notifyOwners() ? ",notify" : "");
    }

    @Test
    void everyShippedFileIsSoundAndTitledInBothLanguages() throws IOException, URISyntaxException {
        Path directory = Path.of(java.util.Objects.requireNonNull(getClass().getClassLoader().getResource("list-scenarios/send.public")).toURI()).getParent();
        try (var files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(105).allSatisfy(file -> {
                assertThat(Scenarios.check(file)).isEmpty();
                assertThat(ScenarioParser.parse(file.toString(), Files.readString(file)).titles()).containsKeys("en", "fr");
            });
            List<String> tables = new String(java.util.Objects.requireNonNull(getClass().getResourceAsStream("shipped.csv")).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines().skip(1).map(l -> l.split("\\s*\\|\\s*")[0] + "." + l.split("\\s*\\|\\s*")[1]).toList();
            assertThat(all.stream().map(f -> f.getFileName().toString())).as("each has its table").containsExactlyInAnyOrderElementsOf(tables);
            assertThat(all.stream().map(f -> f.getFileName().toString()).filter(f -> f.startsWith("send.")).collect(Collectors.toSet())).hasSize(22);
        }
    }

    @Test
    void everyReasonOfAShippedRefusalHasItsWordsInBothLanguages() throws IOException, URISyntaxException {
        Path directory = Path.of(java.util.Objects.requireNonNull(getClass().getClassLoader().getResource("list-scenarios/send.public")).toURI()).getParent();
        var keys = new java.util.TreeSet<String>();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                java.util.regex.Pattern.compile("reason='([^']*)'").matcher(Files.readString(file)).results().forEach(m -> keys.add(m.group(1)));
            }
        }
        for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            assertThat(java.util.ResourceBundle.getBundle("messages/reasons", language).keySet()).as(language.toString()).containsAll(keys);
        }
    }

    @Test
    void aFormOffersNamesWithTitlesInItsLanguage() {
        var choices = new People().scenarios(etc).names("review");
        assertThat(choices).extracting(Scenarios.Choice::name).containsExactly("closed", "listmaster", "owner", "private", "public");
        assertThat(choices.getFirst().title(Locale.FRENCH)).isEqualTo("Personne");
        assertThat(choices.getFirst().title(Locale.ENGLISH)).isEqualTo("Nobody");
        assertThat(choices.getFirst().title(Locale.GERMAN)).isEqualTo("Nobody");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x-spam-status | X-Spam-Status: Yes, score=12 | spam", "x-spam-status | X-Spam-Status: No, score=-1 | ham", "x-spam-status | X-Other: Yes | unsure",
        "spamassassin | X-Spam-Flag: YES | spam", "spamassassin | X-Spam-Status: No, hits=0 | ham", "spamassassin | Subject: x | unsure",
        "rspamd | X-Spam: Yes | spam", "rspamd | X-Rspamd-Action: add header | spam", "rspamd | X-Rspamd-Action: no action | ham", "rspamd | X-Spamd-Result: default: True [15.1 / 15.0] | spam",
        "rspamd | X-Spamd-Result: default: False [0.1 / 15.0] | ham", "rspamd | Subject: x | unsure",
        "bogofilter | X-Bogosity: Spam, tests=bogofilter | spam", "bogofilter | X-Bogosity: No, tests=bogofilter | ham", "bogofilter | X-Bogosity: Unsure | unsure",
        "j-chkmail | X-j-chkmail-Status: Spam | spam", "j-chkmail | X-j-chkmail-Status: Ham | ham", "j-chkmail | Subject: x | unsure", "none | X-Spam-Status: Yes | ham"})
    void spamIsKnownByItsField(String name, String field, String verdict) {
        MessageContent content = MessageContent.of((field + "\r\n\r\nbuy\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Decision decision = new People().scenarios(etc).decide("spam_status", name, ScenarioContext.forDomain(People.LIST.domain()).message(content).build());
        assertThat(decision.action().word()).isEqualTo(verdict);
    }

    @Test
    void whoMovesAnAddressIsAskedByMailAtTheNewOne() {
        Scenarios scenarios = new People().scenarios(etc);
        ScenarioContext.Builder own = ScenarioContext.forDomain(People.LIST.domain()).sender(People.person("old"), AuthMethod.MD5).email(People.person("new"))
            .variable("current_email", "old@example.test");
        assertThat(scenarios.decide("move_user", own.build()).confirmBy()).contains(People.person("new"));
        assertThat(scenarios.decide("move_user", own.sender(People.person("thief"), AuthMethod.MD5).build()).refused()).isTrue();
        assertThat(scenarios.decide("move_user", own.sender(People.person("new"), AuthMethod.MD5).build()).allowed()).isTrue();
        assertThat(scenarios.decide("move_user", own.sender(People.person("listmaster"), AuthMethod.MD5).build()).allowed()).isTrue();
    }

    @Test
    void theOwnerOfAFamilyMakesItsListsByWritingToThem() {
        Scenarios scenarios = new People().scenarios(etc);
        ScenarioContext.Builder request = ScenarioContext.forDomain(People.LIST.domain()).variable("automatic_listname", "liste1").variable("family->owner", "dean@example.test");
        assertThat(scenarios.decide("automatic_list_creation", "family_owner", request.sender(People.person("dean"), AuthMethod.SMTP).build()).allowed()).isTrue();
        assertThat(scenarios.decide("automatic_list_creation", "family_owner", request.sender(People.person("stranger"), AuthMethod.SMTP).build()).refused()).isTrue();
    }

    @Test
    void whoSubscribesSomebodyElseNeedsThatPersonsConfirmation() {
        Scenarios scenarios = new People().scenarios(etc);
        Decision decision = scenarios.decide("subscribe", "open", People.by("stranger", AuthMethod.MD5).email(People.person("victim")).build());
        assertThat(decision.action()).isEqualTo(Action.REQUEST_AUTH);
        assertThat(decision.confirmBy()).contains(People.person("victim"));
    }

    @Test
    void attachmentsPartsAndHiddenCopiesAreSeen() {
        Scenarios scenarios = new People().scenarios(etc);
        String mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b\r\nContent-Type: application/pdf\r\n\r\nx\r\n--b--\r\n";
        String alternative = "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b\r\nContent-Type: text/html\r\n\r\nx\r\n--b--\r\n";
        assertThat(send(scenarios, "publicnoattachment", mixed, false)).isEqualTo(Action.EDITORKEY);
        assertThat(send(scenarios, "publicnoattachment", alternative, false)).isEqualTo(Action.DO_IT);
        assertThat(send(scenarios, "publicnoattachment", "Subject: x\r\n\r\nplain\r\n", false)).isEqualTo(Action.DO_IT);
        assertThat(send(scenarios, "publicnomultipart", alternative, false)).isEqualTo(Action.REJECT);
        assertThat(send(scenarios, "publicnomultipart", "Subject: x\r\n\r\nplain\r\n", false)).isEqualTo(Action.DO_IT);
        assertThat(send(scenarios, "public_nobcc", "Subject: x\r\n\r\nplain\r\n", true)).isEqualTo(Action.REJECT);
        assertThat(send(scenarios, "public_nobcc", "Subject: x\r\n\r\nplain\r\n", false)).isEqualTo(Action.DO_IT);
    }

    private static Action send(Scenarios scenarios, String name, String message, boolean bcc) {
        MessageContent content = MessageContent.of(message.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return scenarios.decide("send", name, People.by("member", AuthMethod.SMTP).message(content).bcc(bcc).build()).action();
    }
}
