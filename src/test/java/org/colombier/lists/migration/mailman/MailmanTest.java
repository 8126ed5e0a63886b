package org.colombier.lists.migration.mailman;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
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
import org.colombier.testing.TestDatabase;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Lists of Mailman 2 and 3 moved into a running server. */
class MailmanTest {

    private static final MoveOptions REALLY = new MoveOptions(false, false);
    private static final MailmanTwo DUMPS = new MailmanTwo(Path.of("src/test/resources/migration/mailman2"), new Domain("lists.test"));

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        server.bean(Domains.class).add(new MailDomain(new Domain("lists.test"), true, false, Optional.empty(), "en"), Set.of());
        server.bean(Domains.class).add(new MailDomain(new Domain("three.test"), true, false, Optional.empty(), "en"), Set.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void dumpsOfMailmanTwoBecomeListsAndADryRunLeavesNothing() throws IOException {
        List<MovedList> dry = moving().move(DUMPS, List.of("garden"), new MoveOptions(true, false));
        assertThat(dry).extracting(MovedList::outcome).containsExactly("created");
        assertThat(server.bean(Catalog.class).find(EmailAddress.parse("garden@lists.test"))).isEmpty();

        List<MovedList> moved = moving().move(DUMPS, List.of("garden"), REALLY);
        assertThat(moved).usingRecursiveFieldByFieldElementComparatorIgnoringFields("remarks").isEqualTo(dry);
        MailingList garden = list("garden@lists.test");
        assertThat(garden.subject()).isEqualTo("Les amis du jardin été");
        assertThat(garden.language()).isEqualTo("fr");
        ListSettings settings = server.bean(Catalog.class).settings(garden);
        assertThat(settings.get(ListParameters.SEND)).isEqualTo("private");
        assertThat(settings.get(ListParameters.SUBSCRIBE)).isEqualTo("auth_owner");
        assertThat(settings.get(ListParameters.VISIBILITY)).isEqualTo("conceal");
        assertThat(settings.get(ListParameters.CUSTOM_SUBJECT)).isEqualTo("Garden %n");
        assertThat(settings.get(ListParameters.MAX_SIZE)).isEqualTo(102_400);
        assertThat(settings.get(ListParameters.REPLY_TO)).isEqualTo(ListParameters.ReplyTo.LIST);
        assertThat(settings.get(ListParameters.FOOTER)).isEqualTo("_______________________________________________\ngarden mailing list\ngarden@lists.test");
        assertThat(settings.get(ListParameters.DIGEST).isNever()).isFalse();
        assertThat(server.bean(Admins.class).owners(garden.id())).extracting(ListAdmin::address).extracting(Object::toString).containsExactly("anna@home.test", "bert@home.test");
        assertThat(member(garden, "jose@home.test").name()).isEqualTo("José");
        assertThat(member(garden, "smith@home.test").name()).isEqualTo("Smith, J.");
        assertThat(member(garden, "plain@home.test").reception()).isEqualTo(Reception.DIGEST);
        assertThat(moved.getFirst().remarks()).extracting(r -> r.item()).contains("no address", "accept_these_nonmembers", "ban_list");
        assertThat(server.bean(BlockList.class).entries(BlockList.Kind.ALLOW, new BlockList.OfList(garden.id()))).extracting(BlockList.Entry::pattern).containsExactly("boss@home.test");
        assertThat(server.bean(ListTexts.class).find(garden.id(), "welcome", "fr")).get().asString().contains("Bienvenue au jardin Garden", "{{ list.unsubscribe }}".strip());
        assertThat(moved.getFirst().messages()).isEqualTo(1);
    }

    @Test
    void aDumpOfThePickleKnowsMembersOptionsAndNoPasswordComesAlong() throws IOException {
        MovedList moved = moving().move(DUMPS, List.of("news"), new MoveOptions(false, true)).getFirst();
        MailingList news = list("news@lists.test");
        assertThat(member(news, "gone@home.test").reception()).isEqualTo(Reception.NOMAIL);
        assertThat(member(news, "own@home.test").reception()).isEqualTo(Reception.NOT_ME);
        assertThat(member(news, "weekly@home.test").reception()).isEqualTo(Reception.DIGESTPLAIN);
        assertThat(member(news, "hidden@home.test")).satisfies(m -> assertThat(m.concealed()).isTrue()).extracting(Member::name).isEqualTo("Hélène");
        assertThat(server.bean(Catalog.class).settings(news).get(ListParameters.SEND)).isEqualTo("editorkey");
        assertThat(moved.toString()).doesNotContain("secret");
    }

    @Test
    void theRestInterfaceOfMailmanThreeIsAskedPageByPage() throws IOException {
        HttpServer mailman = rest(Map.of(
            "/3.1/lists", "{\"total_size\": 1, \"entries\": [{\"fqdn_listname\": \"ants@three.test\"}]}",
            "/3.1/lists/ants%40three.test/config", "{\"description\": \"Ants\", \"advertised\": true, \"subscription_policy\": \"moderate\", \"default_member_action\": \"defer\","
                + " \"default_nonmember_action\": \"discard\", \"archive_policy\": \"private\", \"digests_enabled\": false, \"max_message_size\": 0, \"subject_prefix\": \"[ants] \"}",
            "/3.1/lists/ants%40three.test/roster/owner", "{\"entries\": [{\"email\": \"anna@home.test\", \"display_name\": \"Anna\"}]}",
            "/3.1/lists/ants%40three.test/roster/moderator", "{\"total_size\": 0}",
            "/3.1/lists/ants%40three.test/roster/member", "{\"entries\": [{\"email\": \"bee@home.test\", \"member_id\": \"7\", \"delivery_mode\": \"mime_digests\"},"
                + " {\"email\": \"fly@home.test\", \"member_id\": \"8\", \"delivery_mode\": \"regular\"}]}",
            "/3.1/members/7/all/preferences", "{\"delivery_status\": \"enabled\", \"hide_address\": true}",
            "/3.1/members/8/all/preferences", "{\"delivery_status\": \"by_bounces\"}"));
        try {
            URI base = URI.create("http://127.0.0.1:" + mailman.getAddress().getPort() + "/3.1/");
            assertThat(moving().move(new MailmanRest(base, "restadmin", "restpass"), List.of(), REALLY)).extracting(MovedList::outcome).containsExactly("created");
        } finally {
            mailman.stop(0);
        }
        MailingList ants = list("ants@three.test");
        assertThat(server.bean(Catalog.class).settings(ants).get(ListParameters.SEND)).isEqualTo("confidential");
        assertThat(server.bean(Catalog.class).settings(ants).get(ListParameters.SUBSCRIBE)).isEqualTo("owner");
        assertThat(member(ants, "bee@home.test")).satisfies(m -> assertThat(m.concealed()).isTrue()).extracting(Member::reception).isEqualTo(Reception.DIGEST);
        assertThat(member(ants, "fly@home.test").reception()).isEqualTo(Reception.NOMAIL);
    }

    @Test
    void theDatabaseOfMailmanThreeIsRead() throws Exception {
        TestDatabase.Fresh database = TestDatabase.fresh();
        try (var connection = database.connect(); var statement = connection.createStatement()) {
            for (String sql : List.of(
                "CREATE TABLE mailinglist (list_id VARCHAR(99), list_name VARCHAR(99), mail_host VARCHAR(99), display_name VARCHAR(99), description VARCHAR(99), advertised BOOLEAN,"
                    + " subscription_policy INT, default_member_action INT, default_nonmember_action INT, archive_policy INT, digests_enabled BOOLEAN)",
                "CREATE TABLE address (id INT, email VARCHAR(99), display_name VARCHAR(99), preferences_id INT)",
                "CREATE TABLE user (id INT, _preferred_address_id INT, preferences_id INT)",
                "CREATE TABLE preferences (id INT, delivery_mode INT, delivery_status INT, receive_own_postings BOOLEAN, hide_address BOOLEAN)",
                "CREATE TABLE member (id INT, list_id VARCHAR(99), role INT, address_id INT, user_id INT, preferences_id INT)",
                "CREATE TABLE ban (email VARCHAR(99), list_id VARCHAR(99))",
                "INSERT INTO mailinglist VALUES ('moss.three.test', 'moss', 'three.test', 'Moss', '', TRUE, 1, 4, 0, 2, TRUE)",
                "INSERT INTO address VALUES (1, 'anna@home.test', 'Anna', 1), (2, 'bee@home.test', '', 2)",
                "INSERT INTO user VALUES (5, 2, 3)",
                "INSERT INTO preferences VALUES (1, NULL, NULL, NULL, NULL), (2, 3, NULL, NULL, NULL), (3, NULL, NULL, FALSE, NULL)",
                "INSERT INTO member VALUES (10, 'moss.three.test', 2, 1, NULL, 1), (11, 'moss.three.test', 1, 1, NULL, 3), (12, 'moss.three.test', 1, NULL, 5, 1)",
                "INSERT INTO ban VALUES ('bad@bad.test', 'moss.three.test')")) {
                statement.execute(sql);
            }
        }
        moving().move(new MailmanDatabase(new DriverManagerDataSource(database.url(), database.user(), database.password())), List.of(), REALLY);
        MailingList moss = list("moss@three.test");
        assertThat(moss.subject()).isEqualTo("Moss");
        assertThat(server.bean(Catalog.class).settings(moss).get(ListParameters.SEND)).isEqualTo("privateoreditorkey");
        assertThat(member(moss, "anna@home.test").reception()).isEqualTo(Reception.NOT_ME);
        assertThat(member(moss, "bee@home.test").reception()).isEqualTo(Reception.DIGEST);
    }

    @Test
    void aListThatExistsIsLeftAlone() throws IOException {
        moving().move(DUMPS, List.of("news"), new MoveOptions(false, true));
        assertThat(moving().move(DUMPS, List.of("news", "nothing"), REALLY)).extracting(MovedList::outcome).containsExactly("refused", "refused");
    }

    private static HttpServer rest(Map<String, String> answers) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            byte[] body = answers.getOrDefault(exchange.getRequestURI().getRawPath(), "{}").getBytes(StandardCharsets.UTF_8);
            boolean allowed = "Basic cmVzdGFkbWluOnJlc3RwYXNz".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(allowed ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        return http;
    }

    private static MovingIn moving() {
        return server.bean(MovingIn.class);
    }

    private static MailingList list(String address) {
        return server.bean(Catalog.class).find(EmailAddress.parse(address)).orElseThrow();
    }

    private static Member member(MailingList list, String address) {
        return server.bean(Members.class).find(list.id(), EmailAddress.parse(address)).orElseThrow();
    }
}
