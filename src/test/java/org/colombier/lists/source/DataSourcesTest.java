package org.colombier.lists.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.Exclusions;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.members.Reception;
import org.colombier.lists.scenario.NamedFilters;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Jobs;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestAuthority;
import org.colombier.testing.TestDatabase;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists filled from databases, directories, files and other lists, each real. */
class DataSourcesTest {

    private static final String SUFFIX = "dc=example,dc=test";
    private static final AtomicReference<String> PAGE = new AtomicReference<>("");
    private static final List<String> LOGINS = new ArrayList<>();

    private static SmtpSink world;
    private static TestServer server;
    private static TestDatabase.Fresh people;
    private static InMemoryDirectoryServer directory;
    private static HttpServer web;
    private static Sources sources;
    private static Path files;
    private static int count;

    private MailingList list;

    @BeforeAll
    static void start() throws Exception {
        TestAuthority authority = new TestAuthority();
        directory = directory(authority);
        web = web();
        people = TestDatabase.fresh();
        people("CREATE TABLE people (mail VARCHAR(200), name VARCHAR(200), dept VARCHAR(50))");
        world = SmtpSink.start();
        server = TestServer.start(world.asRelayHost(), "--colombier.source.loopback=true", "--colombier.source.plain-http=true", "--colombier.source.ca-file=" + authority.caFile());
        // What is synchronised here and when is said by the tests.
        server.bean(Jobs.class).stop();
        sources = server.bean(Sources.class);
        files = Files.createDirectories(server.dataDir().resolve("etc/data_sources"));
        server.bean(Domains.class).add(new MailDomain(Domain.parse("lists.test"), true, false, Optional.empty(), "en"), Set.of(EmailAddress.parse("chief@home.test")));
    }

    private static InMemoryDirectoryServer directory(TestAuthority authority) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(SUFFIX);
        config.addAdditionalBindCredentials("cn=reader", "s3cret-ldap");
        var tls = authority.server("localhost").context();
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("plain", InetAddress.getLoopbackAddress(), 0, tls.getSocketFactory()),
            InMemoryListenerConfig.createLDAPSConfig("tls", InetAddress.getLoopbackAddress(), 0, tls.getServerSocketFactory(), tls.getSocketFactory()),
            InMemoryListenerConfig.createLDAPSConfig("other", InetAddress.getLoopbackAddress(), 0,
                authority.server("ldap.other.test").context().getServerSocketFactory(), tls.getSocketFactory()));
        config.setSchema(null);
        InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
        directory.add("dn: " + SUFFIX, "objectClass: domain", "dc: example");
        directory.startListening();
        return directory;
    }

    private static HttpServer web() throws Exception {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            synchronized (LOGINS) {
                LOGINS.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            }
            byte[] page = PAGE.get().getBytes(StandardCharsets.UTF_8);
            boolean gone = exchange.getRequestURI().getPath().equals("/gone");
            exchange.sendResponseHeaders(gone ? 404 : 200, page.length == 0 ? -1 : page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        web.start();
        return web;
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
        directory.shutDown(true);
        web.stop(0);
    }

    @BeforeEach
    void makeList() throws Exception {
        people("TRUNCATE people");
        list = list("s" + ++count);
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), EmailAddress.parse("owner@home.test"), ""));
    }

    @Test
    void aDatabaseQueryIncludesWhomItFindsAndLetsThemGoAgain() throws Exception {
        people("INSERT INTO people VALUES ('ann@a.test', 'Ann', 'x'), ('BOB@b.test', 'Bob', 'x'), ('nonsense', '', 'x')");
        set("include_sql_query", sql("SELECT mail, name FROM people"));
        SyncReport report = sync();
        assertThat(report.outcome()).isEqualTo("ok");
        assertThat(report.sources().getFirst()).satisfies(s -> assertThat(s.entries()).isEqualTo(2)).satisfies(s -> assertThat(s.unreadable()).isEqualTo(1));
        assertThat(member("bob@b.test")).satisfies(m -> assertThat(m.name()).isEqualTo("Bob")).satisfies(m -> assertThat(m.included()).isTrue());
        people("DELETE FROM people WHERE mail = 'ann@a.test'");
        assertThat(sync().removed()).isEqualTo(1);
        assertThat(addresses()).containsExactly("bob@b.test");
    }

    @Test
    void whoSubscribedStaysWhenTheSourceForgetsThemAndWhoIsExcludedDoesNotComeBack() throws Exception {
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse("ann@a.test"), "Ann"));
        server.bean(Exclusions.class).add(list.id(), EmailAddress.parse("eve@e.test"), "owner");
        people("INSERT INTO people VALUES ('ann@a.test', '', 'x'), ('eve@e.test', '', 'x'), ('bob@b.test', '', 'x')");
        set("include_sql_query", sql("SELECT mail FROM people"));
        SyncReport first = sync();
        assertThat(first.roles().getFirst()).satisfies(r -> assertThat(r.excluded()).isEqualTo(1)).satisfies(r -> assertThat(r.kept()).isEqualTo(1));
        assertThat(addresses()).containsExactly("ann@a.test", "bob@b.test");
        people("TRUNCATE people");
        sync();
        assertThat(addresses()).containsExactly("ann@a.test");
    }

    @Test
    void aSourceThatFailsRemovesNobodyAndTellsItsReasonOnceWithoutThePassword() throws Exception {
        people("INSERT INTO people VALUES ('ann@a.test', '', 'x'), ('bob@b.test', '', 'x')");
        Files.writeString(files.resolve("extra.txt"), "eve@e.test Eve\n");
        set("include_file", "extra.txt");
        set("include_sql_query", sql("SELECT mail FROM people"));
        assertThat(sync().outcome()).isEqualTo("ok");
        set("include_sql_query", sql("SELECT mail FROM people").replace("db_passwd " + people.password(), "db_passwd wr0ng-secret"));
        Files.writeString(files.resolve("extra.txt"), "zoe@z.test\n");
        SyncReport report = sync();
        assertThat(report.outcome()).isEqualTo("failing");
        assertThat(report.toString()).contains("Access denied").doesNotContain("wr0ng-secret");
        assertThat(addresses()).as("added, but nobody gone").containsExactly("ann@a.test", "bob@b.test", "eve@e.test", "zoe@z.test");
        sync();
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(letters("A data source does not answer")).hasSize(2));
        assertThat(letters("A data source does not answer")).allSatisfy(l -> assertThat(l.content()).doesNotContain("wr0ng-secret").contains("Access denied"));
        assertThat(letters("A data source does not answer")).extracting(SmtpSink.Delivery::recipient).containsExactlyInAnyOrder("owner@home.test", "chief@home.test");
    }

    @Test
    void aSourceThatSuddenlyEmptiesAListIsHeldUntilAnOwnerConfirms() throws Exception {
        for (int i = 0; i < 40; i++) {
            people("INSERT INTO people VALUES ('p" + i + "@a.test', '', 'x')");
        }
        set("include_sql_query", sql("SELECT mail FROM people"));
        sync();
        people("DELETE FROM people WHERE mail LIKE 'p1%'");
        people("DELETE FROM people WHERE mail LIKE 'p2%'");
        SyncReport preview = sources.preview(list);
        assertThat(preview.roles().getFirst()).satisfies(r -> assertThat(r.removed()).isEqualTo(22)).satisfies(r -> assertThat(r.held()).contains("22 of 40"));
        SyncReport report = sync();
        assertThat(report.outcome()).isEqualTo("held");
        assertThat(addresses()).hasSize(40);
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(letters("many people would leave the list")).hasSize(1));
        assertThat(sources.sync(list, "owner", true).removed()).isEqualTo(22);
        assertThat(addresses()).hasSize(18);
        server.bean(Catalog.class).set(list, "inclusion_removal_limit.people", "15");
        people("DELETE FROM people LIMIT 11");
        assertThat(sync().outcome()).as("fewer than the list minds").isEqualTo("ok");
        server.bean(Catalog.class).set(list, "inclusion_removal_limit.people", "2");
        server.bean(Catalog.class).set(list, "inclusion_removal_limit.percent", "90%");
        people("DELETE FROM people LIMIT 5");
        assertThat(sync().outcome()).as("a smaller share than the list minds").isEqualTo("ok");
    }

    @Test
    void peopleOfASourceThatSomebodyTookAwayMayGo() throws Exception {
        for (int i = 0; i < 20; i++) {
            people("INSERT INTO people VALUES ('p" + i + "@a.test', '', 'x')");
        }
        set("include_sql_query", sql("SELECT mail FROM people"));
        sync();
        server.bean(Catalog.class).reset(list, "include_sql_query");
        assertThat(sync().removed()).isEqualTo(20);
        assertThat(addresses()).isEmpty();
    }

    @Test
    void aQueryCanOnlyRead() throws Exception {
        people("INSERT INTO people VALUES ('ann@a.test', '', 'x')");
        set("include_sql_query", sql("DELETE FROM people"));
        SyncReport report = sync();
        assertThat(report.outcome()).isEqualTo("failing");
        set("include_sql_query", sql("SELECT mail FROM people"));
        assertThat(sync().added()).isEqualTo(1);
        set("include_sql_query", sql("SELECT SLEEP(30), 'x'"));
        server.bean(Catalog.class).set(list, "sql_fetch_timeout", "1");
        long begun = System.nanoTime();
        assertThat(sync().outcome()).isEqualTo("failing");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        set("include_sql_query", sql("SELECT mail FROM people").replace("mysql", "Oracle"));
        assertThat(sync().sources().getFirst().reason()).contains("no driver here for db_type Oracle");
    }

    @Test
    void aDirectoryIsReadInPagesAndBySelection() throws Exception {
        for (int i = 0; i < 25; i++) {
            directory.add("dn: uid=u" + i + "," + SUFFIX, "objectClass: person", "uid: u" + i, "cn: Nom " + i, "mail: u" + i + "@a.test", "mail: u" + i + "@other.test", "ou: pages");
        }
        set("include_ldap_query", ldap("filter (ou=pages)", "attrs mail,cn", "pagesize 10", "select first"));
        assertThat(sync().sources().getFirst()).as("%s", sources.reports(list, 1)).satisfies(s -> assertThat(s.entries()).isEqualTo(25));
        assertThat(member("u7@a.test").name()).isEqualTo("Nom 7");
        set("include_ldap_query", ldap("filter (ou=pages)", "attrs mail", "select all"));
        assertThat(sync().sources().getFirst().entries()).isEqualTo(50);
        set("include_ldap_query", ldap("filter (ou=pages)", "attrs mail", "select regex", "regex @other\\.test$"));
        sources.sync(list, "test", true);
        assertThat(addresses()).hasSize(25).allMatch(a -> a.endsWith("@other.test"));
        set("include_ldap_query", ldap("filter (ou=pages)", "attrs mail").replace("s3cret-ldap", "wr0ng-ldap"));
        SyncReport refused = sync();
        assertThat(refused.toString()).contains("invalid credentials").doesNotContain("wr0ng-ldap");
        set("include_ldap_query", ldap("filter (((", "attrs mail"));
        assertThat(sync().sources().getFirst().reason()).contains("filter");
    }

    @Test
    void aDirectoryIsReachedByTlsAndOnlyIfItsCertificateIsRight() throws Exception {
        directory.add("dn: uid=tls," + SUFFIX, "objectClass: person", "uid: tls", "mail: tls@a.test");
        String by = "filter (uid=tls)";
        set("include_ldap_query", ldap(by, "use_tls ldaps").replaceFirst("host .*", "host localhost:" + directory.getListenPort("tls")));
        assertThat(sync().outcome()).isEqualTo("ok");
        assertThat(addresses()).containsExactly("tls@a.test");
        set("include_ldap_query", ldap(by, "use_tls starttls"));
        assertThat(sync().outcome()).isEqualTo("ok");
        set("include_ldap_query", ldap(by, "use_tls ldaps").replaceFirst("host .*", "host localhost:" + directory.getListenPort("other")));
        assertThat(sync().outcome()).as("a certificate of another name").isEqualTo("failing");
        set("include_ldap_query", ldap(by, "use_tls ldaps", "ca_verify none").replaceFirst("host .*", "host ldap://127.0.0.1:1,ldaps://127.0.0.1:" + directory.getListenPort("other")));
        assertThat(sync().outcome()).as("the second of two hosts").isEqualTo("ok");
    }

    @Test
    void aSecondSearchTakesWhatTheFirstOneFound() throws Exception {
        directory.add("dn: uid=two," + SUFFIX, "objectClass: person", "uid: two", "cn: Two (2)", "mail: two@a.test");
        directory.add("dn: cn=group," + SUFFIX, "objectClass: groupOfNames", "cn: group", "member: uid=two," + SUFFIX, "member: uid=gone," + SUFFIX, "description: Two (2)");
        String head = ldap().replaceAll("(?m)^(suffix|filter).*\\n?", "").strip();
        set("include_ldap_2level_query", head + "\nsuffix1 " + SUFFIX + "\nfilter1 (cn=group)\nattrs1 member\nselect1 all\nsuffix2 [attrs1]\nscope2 base\nfilter2 (objectClass=person)\nattrs2 mail");
        SyncReport report = sync();
        assertThat(report.outcome()).as("%s", report).isEqualTo("ok");
        assertThat(addresses()).containsExactly("two@a.test");
        set("include_ldap_2level_query", head + "\nsuffix1 " + SUFFIX + "\nfilter1 (cn=group)\nattrs1 description\nsuffix2 " + SUFFIX + "\nfilter2 (cn=[attrs1])\nattrs2 mail");
        assertThat(sync().outcome()).isEqualTo("ok");
        assertThat(addresses()).as("parentheses in a value are no filter").containsExactly("two@a.test");
    }

    @Test
    void filesAreReadOnlyWhereTheSiteAllowsIt() throws Exception {
        Files.write(files.resolve("old.txt"), "# people\njos\u00e9@a.test\nann@a.test Ann\tB\nBob <bob@b.test>\nmax@m.test \u00c9mile\n".getBytes(StandardCharsets.ISO_8859_1));
        set("include_file", files.resolve("old.txt").toString());
        sync();
        assertThat(member("bob@b.test").name()).isEqualTo("Bob");
        assertThat(member("max@m.test").name()).isEqualTo("Émile");
        Path outside = Files.writeString(server.dataDir().resolve("outside.txt"), "eve@e.test\n");
        Files.createSymbolicLink(files.resolve("link.txt"), outside);
        for (String path : List.of(outside.toString(), "../../outside.txt", files.resolve("link.txt").toString(), "/etc/passwd", "none.txt")) {
            set("include_file", path);
            SyncReport report = sync();
            assertThat(report.outcome()).as(path).isEqualTo("failing");
        }
        assertThat(addresses()).doesNotContain("eve@e.test");
    }

    @Test
    void aRemoteFileIsFetchedWithAPasswordAndAPageOfAnotherKindIsNoList() throws Exception {
        PAGE.set("ann@a.test Ann\nbob@b.test\n");
        set("include_remote_file", "name staff\nurl " + url("/people.txt") + "\nuser me\npasswd s3cret-web");
        assertThat(sync().outcome()).isEqualTo("ok");
        assertThat(addresses()).containsExactly("ann@a.test", "bob@b.test");
        assertThat(LOGINS).last().isEqualTo("Basic bWU6czNjcmV0LXdlYg==");
        PAGE.set("<html><body>Please log in</body></html>");
        assertThat(sync().sources().getFirst().reason()).contains("is an address");
        PAGE.set("ann@a.test\n");
        set("include_remote_file", "url " + url("/gone"));
        assertThat(sync().sources().getFirst().reason()).contains("404");
        set("include_remote_file", "url file:///etc/passwd");
        assertThat(sync().outcome()).isEqualTo("failing");
        assertThat(addresses()).containsExactly("ann@a.test", "bob@b.test");
    }

    @Test
    void anotherServersListIsReadByItsExportWithAToken() throws Exception {
        MailingList other = list("far" + count);
        server.bean(Members.class).add(other, NewMember.of(EmailAddress.parse("far@f.test"), "Far Away"));
        String token = Files.readString(server.dataDir().resolve("admin.token")).strip();
        set("include_remote_sympa_list", "url " + server.http() + "/api/lists/" + other.address() + "/export\ntoken " + token);
        SyncReport report = sync();
        assertThat(report.outcome()).as("%s", report).isEqualTo("ok");
        assertThat(member("far@f.test").name()).isEqualTo("Far Away");
        PAGE.set("dumped@d.test\n");
        set("include_remote_sympa_list", "name dump\nurl " + url("/sympa/dump/dev") + "\nuser me\npasswd x");
        sync();
        assertThat(addresses()).containsExactly("dumped@d.test");
    }

    @Test
    void anotherListIsIncludedByFilterAndCirclesAreRefused() throws Exception {
        MailingList other = list("other" + count);
        Members members = server.bean(Members.class);
        members.add(other, NewMember.of(EmailAddress.parse("ann@a.test"), "Ann"));
        members.add(other, NewMember.of(EmailAddress.parse("bob@b.test"), "Bob").with(Reception.NOMAIL));
        set("include_sympa_list", "listname " + other.name() + "\nfilter reception != 'nomail' and not isOwnerOf('" + list.name() + "')");
        assertThat(sync().outcome()).as("%s", sources.reports(list, 1)).isEqualTo("ok");
        assertThat(addresses()).containsExactly("ann@a.test");
        Catalog catalog = server.bean(Catalog.class);
        assertThatThrownBy(() -> catalog.set(other, "include_sympa_list", "listname " + list.address())).isInstanceOf(InvalidValue.class).hasMessageContaining("circle");
        assertThatThrownBy(() -> catalog.set(list, "include_sympa_list", "listname " + list.address())).isInstanceOf(InvalidValue.class).hasMessageContaining("circle");
        assertThatThrownBy(() -> server.bean(ListLives.class).close(other, Optional.empty(), "")).isInstanceOf(ListConflict.class).hasMessageContaining(list.address().toString());
        assertThatThrownBy(() -> catalog.rename(other, EmailAddress.parse("new" + count + "@lists.test"))).isInstanceOf(ListConflict.class);
        assertThat(sources.standing(other).including()).containsExactly(list.address().toString());
        set("include_sympa_list", "listname none");
        assertThat(sync().outcome()).isEqualTo("failing");
        server.bean(ListLives.class).close(other, Optional.empty(), "");
    }

    @Test
    void preparedSourcesTakeParametersAndGiveRolesAndOptions() throws Exception {
        people("INSERT INTO people VALUES ('ann@a.test', 'Ann', 'math'), ('bob@b.test', 'Bob', 'law')");
        Files.writeString(files.resolve("dept.incl"), "# people of a department\ninclude_sql_query\n" + sql("SELECT mail, name FROM people WHERE dept = '[% param.0 %]'") + "\n");
        set("member_include", "source dept\nsource_parameters law\nreception nomail\nvisibility conceal");
        set("owner_include", "source dept\nsource_parameters math\nprofile privileged\nreception nomail");
        set("editor_include", "source dept\nsource_parameters math");
        SyncReport report = sync();
        assertThat(report.outcome()).as("%s", report).isEqualTo("ok");
        assertThat(member("bob@b.test")).satisfies(m -> assertThat(m.reception()).isEqualTo(Reception.NOMAIL)).satisfies(m -> assertThat(m.concealed()).isTrue());
        assertThat(server.bean(Admins.class).owners(list.id())).filteredOn(o -> o.address().toString().equals("ann@a.test")).singleElement()
            .satisfies(o -> assertThat(o.privileged()).isTrue()).satisfies(o -> assertThat(o.receiving()).isFalse());
        assertThat(server.bean(Admins.class).moderators(list.id())).extracting(a -> a.address().toString()).containsExactly("ann@a.test");
        server.bean(Catalog.class).reset(list, "editor_include");
        sync();
        assertThat(server.bean(Admins.class).moderators(list.id())).isEmpty();
        set("member_include", "source dept\nsource_parameters x' OR '1'='1");
        assertThat(sync().sources()).anySatisfy(s -> assertThat(s.reason()).contains("must not hold quotes"));
        set("member_include", "source ../dept");
        assertThat(sync().outcome()).isEqualTo("failing");
    }

    @Test
    void customAttributesAreFilledForMembersOnly() throws Exception {
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse("ann@a.test"), "Ann"));
        server.bean(Members.class).setAttributes(list.id(), EmailAddress.parse("ann@a.test"), java.util.Map.of("town", "Rennes"));
        people("INSERT INTO people VALUES ('ann@a.test', 'x', 'math'), ('bob@b.test', 'x', 'law')");
        directory.add("dn: uid=ca," + SUFFIX, "objectClass: person", "uid: ca", "mail: ann@a.test", "l: Paris", "roomNumber: 12");
        directory.add("dn: cn=cagroup," + SUFFIX, "objectClass: groupOfNames", "cn: cagroup", "member: uid=ca," + SUFFIX);
        set("include_sql_ca", sql("SELECT mail AS email, dept FROM people") + "\nemail_entry email");
        set("include_ldap_ca", ldap("filter (uid=ca)", "attrs mail,l", "email_entry mail"));
        set("include_ldap_2level_ca", ldap("attrs1 member", "suffix1 " + SUFFIX, "filter1 (cn=cagroup)", "suffix2 [attrs1]", "scope2 base", "filter2 (objectClass=person)",
            "attrs2 mail,roomNumber", "email_entry mail").replaceAll("(?m)^(suffix|filter) .*\\n?", ""));
        SyncReport report = sync();
        assertThat(report.outcome()).as("%s", report).isEqualTo("ok");
        assertThat(addresses()).containsExactly("ann@a.test");
        assertThat(member("ann@a.test").attributes()).containsEntry("town", "Rennes").containsEntry("dept", "math").containsEntry("l", "Paris").containsEntry("roomnumber", "12");
    }

    @Test
    void aSourceIsLeftAloneInItsQuietTimesAndNobodyGoesMeanwhile() throws Exception {
        people("INSERT INTO people VALUES ('ann@a.test', '', 'x')");
        set("include_sql_query", sql("SELECT mail FROM people"));
        sync();
        people("TRUNCATE people");
        set("include_sql_query", sql("SELECT mail FROM people") + "\nnosync_time_ranges 00:00-12:00, 12:00-24:00");
        SyncReport report = sync();
        assertThat(report.sources().getFirst().outcome()).isEqualTo("skipped");
        assertThat(addresses()).containsExactly("ann@a.test");
        assertThatThrownBy(() -> set("include_sql_query", sql("SELECT 1") + "\nnosync_time_ranges at night")).isInstanceOf(InvalidValue.class);
    }

    @Test
    void whoIsIncludedIsWelcomedWhereTheListSaysSo() throws Exception {
        people("INSERT INTO people VALUES ('quiet" + count + "@a.test', '', 'x')");
        set("include_sql_query", sql("SELECT mail FROM people"));
        sync();
        server.bean(Catalog.class).set(list, "inclusion_notification_feature", "on");
        people("INSERT INTO people VALUES ('glad" + count + "@a.test', '', 'x')");
        sync();
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(letters("Welcome to the list " + list.name())).extracting(SmtpSink.Delivery::recipient)
            .containsExactly("glad" + count + "@a.test"));
    }

    @Test
    void aListIsSynchronisedWhenItsTimeHasComeAndByOneAtATime() throws Exception {
        people("INSERT INTO people VALUES ('ann@a.test', '', 'x')");
        set("include_sql_query", sql("SELECT mail FROM people"));
        assertThat(server.bean(SourceJobs.class).run()).contains("lists synchronised");
        assertThat(addresses()).containsExactly("ann@a.test");
        assertThat(server.bean(DueLists.class).due(1_000)).doesNotContain(list.id());
        server.bean(Catalog.class).set(list, "ttl", "7200");
        assertThat(server.bean(DueLists.class).due(1_000)).contains(list.id());
        sync();
        Sources.Standing standing = sources.standing(list);
        assertThat(Duration.between(standing.last().orElseThrow(), standing.next().orElseThrow())).isBetween(Duration.ofSeconds(7_190), Duration.ofSeconds(7_300));
        set("include_sql_query", sql("SELECT mail FROM people WHERE SLEEP(0.5) = 0"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> both = IntStream.range(0, 4).<Callable<String>>mapToObj(_ -> () -> {
                try {
                    return sync().outcome();
                } catch (SourceBusy busy) {
                    return "busy";
                }
            }).toList();
            List<String> answers = threads.invokeAll(both).stream().map(f -> f.resultNow()).toList();
            assertThat(answers).filteredOn("ok"::equals).hasSize(1);
            assertThat(answers).filteredOn("busy"::equals).hasSize(3);
        }
    }

    @Test
    void aPostGoesToPeopleWhoWereIncludedAMomentBefore() throws Exception {
        Catalog catalog = server.bean(Catalog.class);
        people("INSERT INTO people VALUES ('late" + count + "@a.test', '', 'x')");
        set("include_sql_query", sql("SELECT mail FROM people"));
        catalog.set(list, "send", "public");
        catalog.set(list, "distribution_ttl", "0");
        sync();
        people("INSERT INTO people VALUES ('later" + count + "@a.test', '', 'x')");
        post("subject one");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(letters("subject one")).extracting(SmtpSink.Delivery::recipient)
            .containsExactlyInAnyOrder("late" + count + "@a.test", "later" + count + "@a.test"));
        assertThat(sources.reports(list, 1).getFirst().cause()).isEqualTo("post");
        catalog.set(list, "distribution_ttl", "3600");
        people("INSERT INTO people VALUES ('latest" + count + "@a.test', '', 'x')");
        post("subject two");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(letters("subject two")).hasSize(2));
        assertThat(addresses()).doesNotContain("latest" + count + "@a.test");
    }

    @Test
    void passwordsAreNotShownAndStayWhenTheMarkComesBack() throws Exception {
        Catalog catalog = server.bean(Catalog.class);
        String query = sql("SELECT mail FROM people").replaceAll("db_passwd .*", "db_passwd t0p-secret");
        set("include_sql_query", query);
        String shown = catalog.settings(list).shown(ListParameters.INCLUDE_SQL_QUERY);
        assertThat(shown).contains("db_passwd ********").doesNotContain("t0p-secret");
        set("include_sql_query", shown.replace("SELECT mail", "SELECT name"));
        assertThat(catalog.settings(list).text(ListParameters.INCLUDE_SQL_QUERY)).contains("t0p-secret").contains("SELECT name");
        assertThatThrownBy(() -> set("include_sql_query", shown.replace("db_user " + people.user(), "db_user somebody"))).isInstanceOf(InvalidValue.class).hasMessageContaining("db_passwd");
        assertThat(catalog.settings(list).text(ListParameters.INCLUDE_SQL_QUERY)).contains("t0p-secret");
    }

    @Test
    void aNamedFilterOverADatabaseBindsWhatItIsAsked() throws Exception {
        NamedFilters filters = server.bean(NamedFilters.class);
        people("INSERT INTO people VALUES ('ann@a.test', '', 'x')");
        String text = "sql_named_filter_query\n" + sql("x").replaceAll("sql_query.*", "statement SELECT count(*) AS c FROM people WHERE mail=[sender]");
        assertThat(filters.matches("staff.sql", text, v -> Optional.of("ann@a.test"))).isTrue();
        assertThat(filters.matches("staff.sql", text, v -> Optional.of("x' OR '1'='1"))).isFalse();
        people("TRUNCATE people");
        assertThat(filters.matches("staff.sql", text, v -> Optional.of("ann@a.test"))).as("answers are kept").isTrue();
        assertThat(filters.matches("staff.sql", text + " AND dept <> '[list->name]'", v -> Optional.of("ann@a.test"))).isFalse();
        assertThatThrownBy(() -> filters.matches("staff.sql", text, v -> Optional.empty())).isInstanceOf(NamedFilters.Failure.class).hasMessageContaining("[sender]");
        assertThatThrownBy(() -> filters.matches("bad.sql", text.replace("people", "nowhere"), v -> Optional.of("z@z.test"))).isInstanceOf(NamedFilters.Failure.class);
    }

    @Test
    void aNamedFilterOverADirectoryEscapesWhatItIsAsked() throws Exception {
        directory.add("dn: uid=named," + SUFFIX, "objectClass: person", "uid: named", "mail: prof@a.test", "employeeType: prof");
        NamedFilters filters = server.bean(NamedFilters.class);
        String text = ldap("filter (&(mail=[sender])(employeeType=prof))");
        assertThat(filters.matches("profs.ldap", text, v -> Optional.of("prof@a.test"))).isTrue();
        assertThat(filters.matches("profs.ldap", text, v -> Optional.of("student@a.test"))).isFalse();
        assertThat(filters.matches("profs.ldap", text, v -> Optional.of("*"))).as("a star is a star").isFalse();
    }

    /** The memory that lives after reading is no larger than before; what a page needs does not grow with the source. */
    @Test
    void aHundredThousandPeopleAreIncludedInFlatMemory() throws Exception {
        set("include_sql_query", sql("SELECT CONCAT('p', seq, '@d', seq % 50, '.test'), CONCAT('Person ', seq) FROM seq_1_to_100000"));
        long before = living();
        long begun = System.nanoTime();
        SyncReport report = sync();
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(report.added()).as("%s", report).isEqualTo(100_000);
        assertThat(living() - before).as("octets that stayed").isLessThan(20L << 20);
        org.slf4j.LoggerFactory.getLogger(DataSourcesTest.class).info("100,000 people included in {} s, {} KiB stayed", seconds, (living() - before) >> 10);
        assertThat(sync().roles().getFirst().kept()).isEqualTo(100_000);
    }

    private static long living() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void post(String subject) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx")); PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.US_ASCII)) {
            var in = new java.io.BufferedReader(new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            for (String line : List.of("HELO a.test", "MAIL FROM:<author@a.test>", "RCPT TO:<s" + count + "@lists.test>", "DATA",
                "From: author@a.test\r\nSubject: " + subject + "\r\n\r\nhello\r\n.", "QUIT")) {
                out.print(line + "\r\n");
                out.flush();
                assertThat(in.readLine()).matches("[23].*");
            }
        }
    }

    private List<SmtpSink.Delivery> letters(String subject) {
        return world.deliveries().stream().filter(d -> d.content().replace("\r\n ", " ").contains(subject) && d.content().contains(list.name() + "@")).toList();
    }

    private static MailingList list(String name) {
        return server.bean(Catalog.class).create(NewList.of(EmailAddress.parse(name + "@lists.test"), "discussion", ""));
    }

    private void set(String parameter, String value) {
        server.bean(Catalog.class).set(list, parameter, value);
    }

    private SyncReport sync() {
        return sources.sync(list, "test", false);
    }

    private List<String> addresses() {
        return server.bean(Members.class).page(list.id(), "", 1_000).stream().map(m -> m.address().toString()).toList();
    }

    private Member member(String address) {
        return server.bean(Members.class).find(list.id(), EmailAddress.parse(address)).orElseThrow(() -> new AssertionError(address + " is none of " + addresses()));
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + web.getAddress().getPort() + path;
    }

    private static void people(String sql) throws Exception {
        try (Connection connection = people.connect(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String sql(String query) {
        var url = java.util.regex.Pattern.compile("//([^:/]+):(\\d+)/(\\w+)").matcher(people.url());
        assertThat(url.find()).isTrue();
        return "name staff\ndb_type mysql\ndb_host " + url.group(1) + "\ndb_port " + url.group(2) + "\ndb_name " + url.group(3) + "\ndb_user " + people.user()
            + "\ndb_passwd " + people.password() + "\nsql_query " + query;
    }

    private static String ldap(String... fields) {
        String own = String.join("\n", fields);
        return "host localhost:" + directory.getListenPort("plain") + "\nbind_dn cn=reader\nbind_password s3cret-ldap\nsuffix " + SUFFIX + "\n" + own;
    }
}
