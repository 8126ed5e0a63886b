package org.colombier.lists.migration.sympa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.directory.PortalUsers;
import org.colombier.lists.archive.ArchiveMbox;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.Exclusions;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.lists.migration.MoveOptions;
import org.colombier.lists.migration.MovedList;
import org.colombier.lists.migration.MovingIn;
import org.colombier.lists.scenario.BlockList;
import org.colombier.lists.template.ListTexts;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Site;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.JdbcTemplate;

/** A Sympa site, with lists of several releases, moved into a running server. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SympaSiteTest {

    private static final Path FIXTURE = Path.of("src/test/resources/migration/sympa");
    private static final MoveOptions REALLY = new MoveOptions(false, false);

    private static TestServer server;
    private static Map<String, MovedList> moved;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        server.bean(Domains.class).add(new MailDomain(new Domain("lists.sympa.test"), true, false, Optional.empty(), "en"), Set.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void aDryRunTellsWhatARealOneDoesAndLeavesNothing() throws IOException {
        List<MovedList> dry = move(new MoveOptions(true, false));
        assertThat(server.bean(Catalog.class).in(new Domain("lists.sympa.test"))).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(server.bean(PortalUsers.class).hasPassword(address("jose@home.test"))).isFalse();
        long queued = queued();

        List<MovedList> really = move(REALLY);
        assertThat(really).usingRecursiveComparison().isEqualTo(dry);
        assertThat(queued()).as("nobody gets mail by an import").isEqualTo(queued);
        moved = really.stream().collect(Collectors.toMap(MovedList::address, m -> m));
        assertThat(moved.values()).extracting(MovedList::outcome).containsExactlyInAnyOrder("site", "created", "created", "created", "created");
    }

    @Test
    @Order(2)
    void theConfigAndItsFilesBecomeSettings() {
        MailingList garden = list("garden");
        ListSettings settings = server.bean(Catalog.class).settings(garden);
        assertThat(garden.subject()).isEqualTo("Les amis du jardin été");
        assertThat(garden.language()).isEqualTo("fr");
        assertThat(settings.get(ListParameters.SEND)).isEqualTo("private_friends");
        assertThat(settings.get(ListParameters.SUBSCRIBE)).isEqualTo("auth_owner");
        assertThat(settings.get(ListParameters.DESCRIPTION)).isEqualTo("Une liste pour parler du jardin.\n\nSoyez aimables.");
        assertThat(settings.get(ListParameters.FOOTER)).contains("Liste garden");
        assertThat(settings.get(ListParameters.REPLY_TO)).isEqualTo(ListParameters.ReplyTo.LIST);
        assertThat(settings.get(ListParameters.MAX_SIZE)).isEqualTo(5_242_880);
        assertThat(remarks("garden@lists.sympa.test")).anyMatch(r -> r.contains("cookie")).anyMatch(r -> r.contains("no_such_keyword")).anyMatch(r -> r.contains("family_name staff"))
            .anyMatch(r -> r.startsWith("shared:")).noneMatch(r -> r.contains("there is no scenario"));

        ListSettings news = server.bean(Catalog.class).settings(list("news"));
        assertThat(list("news").subject()).isEqualTo("Nouvelles de l'été");
        assertThat(news.get(ListParameters.DESCRIPTION)).isEqualTo("News\nAll that is new.");
        assertThat(news.get(ListParameters.FOOTER)).isEqualTo("To leave: https://lists.sympa.test/");
        assertThat(news.get(ListParameters.MAX_SIZE)).isEqualTo(204_800);
    }

    @Test
    @Order(3)
    void peopleComeFromTheTablesOfTheDumpElseFromTheConfigElseFromTheListsOwnDump() {
        MailingList garden = list("garden");
        assertThat(server.bean(Admins.class).owners(garden.id())).singleElement().satisfies(o -> {
            assertThat(o.address()).hasToString("anna@home.test");
            assertThat(o.privileged()).isTrue();
            assertThat(o.info()).isEqualTo("founder");
        });
        assertThat(server.bean(Admins.class).moderators(garden.id())).singleElement().satisfies(m -> assertThat(m.receiving() || !m.concealed()).isFalse());
        assertThat(remarks("garden@lists.sympa.test")).anyMatch(r -> r.contains("source-owner@home.test"));

        Member jose = member(garden, "jose@home.test");
        assertThat(jose.name()).isEqualTo("José O'Hara");
        assertThat(jose.reception()).isEqualTo(Reception.DIGEST);
        assertThat(jose.concealed()).isTrue();
        assertThat(jose.joined()).isEqualTo(Instant.ofEpochSecond(1404208800));
        assertThat(jose.attributes()).isEqualTo(Map.of("city", "Liège & Spa"));
        assertThat(jose.topics()).containsExactly("plants");
        assertThat(member(garden, "away@home.test").suspension()).get().satisfies(s -> assertThat(s.until()).contains(Instant.ofEpochSecond(2000000000)));
        assertThat(member(garden, "source@home.test")).satisfies(m -> assertThat(m.included() && !m.subscribed()).isTrue());
        assertThat(server.bean(Exclusions.class).isExcluded(garden.id(), address("gone@home.test"))).isTrue();
        assertThat(moved.get("garden@lists.sympa.test").exclusions()).isEqualTo(1);

        assertThat(server.bean(Admins.class).owners(list("news").id())).extracting(ListAdmin::receiving).containsExactlyInAnyOrder(false, true);
        assertThat(member(list("news"), "news@home.test").name()).isEqualTo("News; reader -- really");
        assertThat(remarks("news@lists.sympa.test")).contains("members: 1 have no address that mail could be sent to");

        MailingList old = list("old");
        assertThat(old.status()).isEqualTo(ListStatus.CLOSED);
        assertThat(server.bean(Admins.class).owners(old.id())).extracting(a -> a.address().toString()).containsExactly("anna@home.test");
        assertThat(member(old, "former@home.test")).satisfies(m -> assertThat(m.concealed()).isTrue()).extracting(Member::reception).isEqualTo(Reception.DIGEST);
        assertThat(moved.get("old@lists.sympa.test").members()).isEqualTo(2);
        assertThat(list("wrong").status()).isEqualTo(ListStatus.CLOSED);
        assertThat(remarks("(site)")).anyMatch(r -> r.contains("nowhere@lists.sympa.test"));
    }

    @Test
    @Order(4)
    void textsAreConvertedOrTheLineIsNamedThatCannotBe() {
        String welcome = server.bean(ListTexts.class).find(list("garden").id(), "welcome", "fr").orElseThrow();
        assertThat(welcome).startsWith("Subject: Bienvenue sur {{ list.name }}\n\nBonjour {{ to }},").contains("{% if (list.subject is not empty) %}", "La liste {{ list.name }}@{{ robot.domain }} vous attend.",
            "{{ description }}", "Pour partir : {{ list.url }}", "Le robot est {{ robot.address }}.").doesNotContain("nobody reads");
        assertThat(moved.get("garden@lists.sympa.test").texts()).containsExactlyInAnyOrder("fr/welcome", "fr/reject_offtopic");
        assertThat(remarks("garden@lists.sympa.test")).contains("mail_tt2/bye.tt2: line 3: 'user.password' has no counterpart").anyMatch(r -> r.startsWith("mail_tt2/modindex.tt2"));
        assertThat(moved.get("news@lists.sympa.test").texts()).containsExactly("en/removed");
    }

    @Test
    @Order(5)
    void scenariosAndFiltersStandInEtcDirAndBrokenRulesAreNamed() throws IOException {
        assertThat(files()).contains("lists.sympa.test/garden/scenari/send.private_friends", "lists.sympa.test/garden/search_filters/trusted.txt", "lists.sympa.test/garden/data_sources/local.incl",
            "scenari/subscribe.staff_only", "lists.sympa.test/scenari/review.nobody", "topics.conf", "data_sources/staff.incl", "templates/mail/fr/remind.txt", "templates/mail/en/removed.txt")
            .noneMatch(f -> f.contains("blocklist.txt") || f.contains(".part"));
        assertThat(remarks("garden@lists.sympa.test")).anyMatch(r -> r.startsWith("scenari/subscribe.broken: line 3"));
        assertThat(remarks("wrong@lists.sympa.test")).anyMatch(r -> r.contains("no_such_scenario"));
        assertThat(server.bean(BlockList.class).entries(BlockList.Kind.BLOCK, new BlockList.OfList(list("garden").id()))).extracting(BlockList.Entry::pattern)
            .containsExactlyInAnyOrder("spammer@bad.test", "*@evil.test");
        assertThat(remarks("(site)")).anyMatch(r -> r.startsWith("sympa.conf")).anyMatch(r -> r.startsWith("families/staff"));
    }

    @Test
    @Order(6)
    void archivesComeAlongAsTheyWere() throws IOException {
        assertThat(moved.get("garden@lists.sympa.test").messages()).isEqualTo(3);
        assertThat(moved.get("garden@lists.sympa.test").knownMessages()).isEqualTo(1);
        assertThat(moved.get("news@lists.sympa.test").messages()).isEqualTo(1);
        ByteArrayOutputStream mbox = new ByteArrayOutputStream();
        server.bean(ArchiveMbox.class).export(list("garden"), Optional.empty(), mbox);
        assertThat(mbox.toString(StandardCharsets.UTF_8)).contains("\n>From here on all is well.", "\n>>From there, too.", "Agreed.", "Ten.");
    }

    @Test
    @Order(7)
    void passwordsThatCanBeVerifiedAreTaken() {
        assertThat(server.bean(PortalUsers.class).authenticate("jose@home.test", "roses are red")).isPresent();
        assertThat(server.bean(PortalUsers.class).hasPassword(address("anna@home.test"))).isFalse();
        assertThat(moved.get("(site)").passwords()).isEqualTo(1);
        assertThat(remarks("(site)")).anyMatch(r -> r.startsWith("passwords: 1 "));
    }

    @Test
    @Order(8)
    void repeatingIsHarmlessAndOneListCanBeTakenAlone() throws IOException {
        assertThat(move(REALLY)).filteredOn(m -> !m.outcome().equals("site")).extracting(MovedList::outcome).containsOnly("refused");
        List<MovedList> again = move(new MoveOptions(false, true));
        assertThat(again).filteredOn(m -> m.address().startsWith("garden")).singleElement().satisfies(g -> {
            assertThat(g.outcome()).isEqualTo("updated");
            assertThat(g.members() + g.messages() + g.exclusions()).isZero();
            assertThat(g.knownMembers()).isEqualTo(3);
            assertThat(g.knownMessages()).isEqualTo(4);
        });
        try (SympaSite one = new SympaSite(FIXTURE.resolve("list_data/lists.sympa.test/news"), Optional.empty(), Optional.empty(), Optional.empty())) {
            assertThat(one.names()).containsExactly("news@lists.sympa.test");
        }
    }

    @Test
    @Order(9)
    void aLiveDatabaseSaysTheSameAsItsDump() throws IOException {
        JdbcTemplate jdbc = new JdbcTemplate(server.bean(DataSource.class));
        jdbc.execute("CREATE OR REPLACE DATABASE sympa");
        Stream.of(Files.readString(FIXTURE.resolve("dump.sql")).split(";\n")).map(s -> s.replaceAll("(?m)^(--|/\\*).*$", "").strip())
            .filter(s -> s.startsWith("CREATE") || s.startsWith("INSERT")).map(s -> s.replaceFirst("`", "sympa.`").replaceFirst("sympa\\.`(\\w+)`", "sympa.`$1`")).forEach(jdbc::execute);
        org.springframework.jdbc.datasource.SingleConnectionDataSource sympa = new org.springframework.jdbc.datasource.SingleConnectionDataSource() {
            @Override
            public java.sql.Connection getConnection() throws java.sql.SQLException {
                java.sql.Connection connection = server.bean(DataSource.class).unwrap(com.zaxxer.hikari.HikariDataSource.class).getConnection();
                connection.setCatalog("sympa");
                return connection;
            }
        };
        try (SympaSite live = site(); SympaSite dump = site()) {
            live.read(sympa);
            dump.readDump(FIXTURE.resolve("dump.sql"));
            for (String name : List.of("garden@lists.sympa.test", "news@lists.sympa.test")) {
                assertThat(drained(live.read(name).members().get())).isNotEmpty().containsExactlyInAnyOrderElementsOf(drained(dump.read(name).members().get()));
                assertThat(live.read(name).owners()).containsExactlyInAnyOrderElementsOf(dump.read(name).owners());
            }
            assertThat(drained(live.site().orElseThrow().passwords().get())).hasSize(2);
        } finally {
            jdbc.execute("DROP DATABASE sympa");
        }
    }

    private static <T> List<T> drained(java.util.Iterator<T> iterator) {
        List<T> all = new java.util.ArrayList<>();
        iterator.forEachRemaining(all::add);
        return all;
    }

    private static SympaSite site() throws IOException {
        return new SympaSite(FIXTURE.resolve("list_data"), Optional.empty(), Optional.of(FIXTURE.resolve("etc")), Optional.of(FIXTURE.resolve("arc")));
    }

    private static List<MovedList> move(MoveOptions options) throws IOException {
        try (SympaSite site = site()) {
            site.readDump(FIXTURE.resolve("dump.sql"));
            return server.bean(MovingIn.class).move(site, List.of(), options);
        }
    }

    private static List<String> remarks(String address) {
        return moved.get(address).remarks().stream().map(r -> r.item() + ": " + r.text()).toList();
    }

    private static List<String> files() {
        Path etc = server.bean(Site.class).etcDir();
        if (!Files.isDirectory(etc)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(etc)) {
            return files.filter(Files::isRegularFile).map(f -> etc.relativize(f).toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long queued() {
        return new JdbcTemplate(server.bean(DataSource.class)).queryForObject("SELECT COUNT(*) FROM queue_message", Long.class);
    }

    private static MailingList list(String name) {
        return server.bean(Catalog.class).find(address(name + "@lists.sympa.test")).orElseThrow();
    }

    private static Member member(MailingList list, String who) {
        return server.bean(Members.class).find(list.id(), address(who)).orElseThrow();
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text);
    }
}
