package org.colombier.lists.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where scenario files are found, and what happens when they change, break or go. */
class ScenarioFilesTest {

    @TempDir
    Path etc;
    private final People people = new People();
    private Scenarios scenarios;
    private long changes;

    @BeforeEach
    void start() {
        scenarios = people.scenarios(etc);
    }

    private void write(String path, String text) throws IOException {
        Path file = etc.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(++changes)));
    }

    private Decision send(String name) {
        return scenarios.decide("send", name, People.by("stranger", AuthMethod.SMTP).build());
    }

    @Test
    void theNearestFileWins() throws IOException {
        assertThat(send("public").file()).isEqualTo("list-scenarios/send.public");
        write("scenari/send.public", "true() smtp -> editorkey");
        assertThat(send("public").action()).isEqualTo(Action.EDITORKEY);
        write("lists.test/scenari/send.public", "true() smtp -> owner");
        assertThat(send("public").action()).isEqualTo(Action.OWNER);
        write("lists.test/liste1/scenarios/send.public", "\n# ours\ntrue() smtp -> editor");
        Decision decision = send("public");
        assertThat(decision.action()).isEqualTo(Action.EDITOR);
        assertThat(decision.file()).isEqualTo(etc.resolve("lists.test/liste1/scenarios/send.public").toString());
        assertThat(decision.line()).isEqualTo(3);
        assertThat(decision.rule()).isEqualTo("true() smtp -> editor");
        Files.delete(etc.resolve("lists.test/liste1/scenarios/send.public"));
        assertThat(send("public").action()).isEqualTo(Action.OWNER);
    }

    @Test
    void aBrokenFileLeavesTheLastSoundOneInForce() throws IOException {
        write("scenari/send.ours", "true() smtp -> do_it");
        assertThat(send("ours").allowed()).isTrue();
        write("scenari/send.ours", "true( smtp -> do_it");
        assertThat(send("ours").allowed()).isTrue();
        write("scenari/send.ours", "true() smtp -> editorkey");
        assertThat(send("ours").action()).isEqualTo(Action.EDITORKEY);
    }

    @Test
    void aFileThatNeverWasSoundRefusesEverythingAlsoWhereAShippedOneExists() throws IOException {
        write("scenari/send.public", "true( smtp -> do_it");
        assertThat(send("public").reason()).isEqualTo(Decision.BROKEN);
        assertThat(send("public").refused()).isTrue();
    }

    @Test
    void aMissingFileAndAnUnsafeNameRefuse() throws IOException {
        write("secret.txt", "true() smtp -> do_it");
        assertThat(send("nosuch").reason()).isEqualTo(Decision.MISSING);
        assertThat(send("../../secret.txt").reason()).isEqualTo(Decision.MISSING);
        assertThat(scenarios.decide("review", People.by("owner", AuthMethod.MD5).build()).reason()).isEqualTo(Decision.MISSING);
    }

    @Test
    void whatIsNotInOrderIsToldToTheListmasters() throws IOException {
        write("scenari/send.wrong", "maybe() smtp -> do_it");
        for (String name : java.util.List.of("nosuch", "wrong", "public")) {
            send(name);
        }
        assertThat(people.troubles).extracting(Decision::reason).containsExactly(Decision.MISSING, Decision.BROKEN);
        assertThat(scenarios.explain("send", People.by("stranger", AuthMethod.SMTP).build()).reason()).isEqualTo(Decision.MISSING);
        assertThat(people.troubles).as("who asks for the reason needs no letter").hasSize(2);
    }

    @Test
    void aFamilysFilesStandBetweenTheListsAndItsDomains() throws IOException {
        people.parameters.put("family_name", "classes");
        write("lists.test/scenari/send.public", "true() smtp -> owner");
        write("families/classes/scenari/send.public", "true() smtp -> editor");
        assertThat(send("public").action()).isEqualTo(Action.EDITOR);
        write("lists.test/families/classes/scenari/send.public", "true() smtp -> editorkey");
        assertThat(send("public").action()).isEqualTo(Action.EDITORKEY);
        write("lists.test/liste1/scenari/send.public", "true() smtp -> reject(reason='own')");
        assertThat(send("public").reason()).isEqualTo("own");
    }

    @Test
    void theAllowlistLetsInWhomTheFileWouldNotButNotWhomTheBlocklistRefuses() {
        people.added.put("allowlist.txt", Patterns.of("stranger@*\nbad@*"));
        people.added.put("blocklist.txt", Patterns.of("bad@*"));
        assertThat(send("closed").allowed()).isTrue();
        assertThat(scenarios.decide("send", "public", People.by("bad", AuthMethod.SMTP).build()).refused()).isTrue();
        assertThat(scenarios.decide("review", "closed", People.by("stranger", AuthMethod.SMTP).build()).refused()).isTrue();
    }

    @Test
    void octetsOfOldFilesAreReadAsTheyWereMeant() throws IOException {
        Files.createDirectories(etc.resolve("scenari"));
        Files.write(etc.resolve("scenari/review.bom"), "\uFEFFtitle.fr Réservé\r\ntrue()\tsmtp,md5,smime\t->\tdo_it\t\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Files.write(etc.resolve("scenari/review.latin"), "title.fr Réservé\rtrue() smtp -> do_it".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        for (String name : java.util.List.of("bom", "latin")) {
            assertThat(scenarios.decide("review", name, People.by("stranger", AuthMethod.SMTP).build()).allowed()).as(name).isTrue();
            assertThat(scenarios.names("review").stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow().title(java.util.Locale.FRENCH)).isEqualTo("Réservé");
        }
    }

    @Test
    void theListsParameterNamesTheFile() {
        people.parameters.put("send", "editorkeyonly");
        assertThat(scenarios.decide("send", People.by("stranger", AuthMethod.SMTP).build()).action()).isEqualTo(Action.EDITORKEY);
        assertThat(scenarios.decide("create_list", ScenarioContext.forDomain(People.LIST.domain()).sender(People.person("x"), AuthMethod.MD5).build()).action()).isEqualTo(Action.LISTMASTER);
    }

    @Test
    void noRuleRefusesAndTheTraceTellsWhatWasTried() throws IOException {
        write("scenari/send.ours", "true() md5 -> do_it\nis_owner([listname],[sender]) smtp -> do_it\n");
        Decision decision = send("ours");
        assertThat(decision.reason()).isEqualTo(Decision.NO_RULE);
        assertThat(decision.trace()).filteredOn(t -> t.file().endsWith("send.ours")).extracting(Decision.Tried::result).containsExactly(Decision.Result.OTHER_METHOD, Decision.Result.NOT_TRUE);
        assertThat(decision.trace()).extracting(Decision.Tried::line).endsWith(1, 2);
    }

    @Test
    void includesAreFoundLikeScenariosAndDoNotNestForEver() throws IOException {
        write("scenari/send.ours", "include common\ntrue() smtp -> do_it");
        assertThat(send("ours").reason()).isEqualTo(Decision.MISSING);
        write("lists.test/scenari/include.common", "equal([sender],'stranger@example.test') smtp -> reject(reason='not_you')");
        assertThat(send("ours").reason()).isEqualTo("not_you");
        write("lists.test/scenari/include.common", "include common");
        assertThat(send("ours").reason()).isEqualTo(Decision.BROKEN);
    }

    @Test
    void aSitesHeaderComesBeforeEveryFile() throws IOException {
        write("scenari/include.send.header", "equal([sender],'stranger@example.test') smtp -> reject(reason='site')");
        assertThat(send("public").reason()).isEqualTo("site");
        write("scenari/include.send.header", "broken(");
        assertThat(send("public").reason()).as("the last sound one stays").isEqualTo("site");
    }

    @Test
    void theBlocklistRefusesWithoutAWord() throws IOException {
        assertThat(send("public").allowed()).isTrue();
        write("lists.test/liste1/search_filters/blocklist.txt", "stranger@*\n");
        assertThat(send("public").refused()).isTrue();
        assertThat(send("public").quiet()).isTrue();
        assertThat(scenarios.decide("review", "public", People.by("stranger", AuthMethod.SMTP).build()).allowed()).isTrue();
    }

    @Test
    void aListThatIsNotOpenTakesNoPostsAndIsSeenByItsPeopleOnly() {
        people.open = false;
        assertThat(send("public").reason()).isEqualTo(Decision.NOT_OPEN);
        assertThat(scenarios.decide("visibility", "noconceal", People.by("member", AuthMethod.MD5).build()).refused()).isTrue();
        assertThat(scenarios.decide("visibility", "noconceal", People.by("owner", AuthMethod.MD5).build()).allowed()).isTrue();
    }

    @Test
    void namesShowTheSitesOwnAndHideWhatItHides() throws IOException {
        write("scenari/review.ours", "title.fr Les nôtres\ntrue() smtp -> do_it");
        write("scenari/review.public:ignore", "");
        write("lists.test/liste1/scenari/review.special", "true() smtp -> do_it");
        assertThat(scenarios.names("review")).extracting(Scenarios.Choice::name).containsExactly("closed", "listmaster", "ours", "owner", "private");
        assertThat(scenarios.names("review", Domain.parse("lists.test"), Optional.of(People.LIST))).extracting(Scenarios.Choice::name).contains("special");
    }
}
