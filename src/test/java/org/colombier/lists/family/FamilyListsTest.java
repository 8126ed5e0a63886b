package org.colombier.lists.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.EditRight;
import org.colombier.lists.catalog.EditRights;
import org.colombier.lists.catalog.EditRole;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.command.Confirmations;
import org.colombier.lists.command.FamilySignoff;
import org.colombier.lists.family.FamilyLists.Manner;
import org.colombier.lists.family.FamilyLists.Mode;
import org.colombier.lists.family.FamilyLists.Report;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists are made from a family's description, follow it, and may be other only where it allows. */
class FamilyListsTest {

    private static final Domain DOMAIN = new Domain("lists.test");

    @TempDir
    private static Path etc;
    private static SmtpSink world;
    private static TestServer server;
    private static Catalog catalog;
    private static FamilyLists families;

    @BeforeAll
    static void start() throws IOException {
        write("families/courses/config.yml", """
            title: {en: Courses}
            parameters:
              send: private
              custom_subject: "{{ listname }}"
              max_size: 100000
              visibility: noconceal
            """);
        write("families/courses/param_constraint.conf", "send private,editorkey\nmax_size 100000\nvisibility *\n");
        write("families/courses/edit_list.conf", "subject owner read\n");
        write("families/courses/scenari/review.staff", "is_owner([listname],[sender]) smtp,dkim,md5,smime -> do_it\ntrue() smtp,dkim,md5,smime -> reject\n");
        write("families/named/scenari/info.family", "equal([family->name],'named') smtp,dkim,md5,smime -> do_it\ntrue() smtp,dkim,md5,smime -> reject\n");
        write("families/named/config.tt2", "subject [% subject %]\n\ninfo family\n\n[% FOREACH o = owner -%]\nowner\nemail [% o.email %]\n\n[% END -%]\n");
        write("lists.test/families/courses2/config.yml", "parameters: {send: private}\n");
        write("families/auto/config.yml", """
            parameters:
              send: public
              include_file: "ETC/people/{{ class1 }}.txt"
            """.replace("ETC", etc.toString()));
        write("families/auto/automatic.yml", "prefix: team+\nseparator: '-'\nowners: [owner@home.test]\nremove-empty: true\n");
        write("lists.test/families/closedauto/config.yml", "parameters: {send: public}\n");
        write("lists.test/families/closedauto/automatic.yml", "prefix: closed+\nowners: [dean@home.test]\n");
        write("lists.test/scenari/automatic_list_creation.public", "equal([family->name],'auto') smtp,dkim,md5,smime -> do_it\nequal([sender],[family->owner]) smtp,dkim,md5,smime -> do_it\ntrue() smtp,dkim,md5,smime -> reject\n");
        write("people/red.txt", "ann@a.test Ann\nbob@b.test\n");
        write("people/none.txt", "\n");
        world = SmtpSink.start();
        server = TestServer.start("--colombier.etc-dir=" + etc, "--colombier.source.file-directories=" + etc.resolve("people"), world.asRelayHost());
        server.bean(Domains.class).add(new MailDomain(DOMAIN, true, false, Optional.empty(), "en"), List.of(EmailAddress.parse("master@home.test")));
        catalog = server.bean(Catalog.class);
        families = server.bean(FamilyLists.class);
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
    }

    @Test
    void aDescriptionMakesListsWithTheFamilysValuesAndItsOwners() {
        Report report = instantiate("courses", false, "made");
        assertThat(report.created()).containsExactly("made@lists.test");
        MailingList list = list("made");
        assertThat(list.family()).contains("courses");
        assertThat(list.subject()).isEqualTo("About made");
        assertThat(catalog.settings(list).get(ListParameters.SEND)).isEqualTo("private");
        assertThat(catalog.settings(list).get(ListParameters.CUSTOM_SUBJECT)).isEqualTo("made");
        assertThat(server.bean(Admins.class).owners(list.id())).extracting(ListAdmin::address).extracting(Object::toString).containsExactly("owner@home.test");
        assertThat(server.bean(ListLives.class).of(list).instantiated()).isPresent();
        assertThat(instantiate("courses", false, "made").changed()).containsExactly("made@lists.test");
    }

    @Test
    void anOwnerMayChooseOnlyWhatTheFamilyAllows() {
        instantiate("courses", false, "held");
        MailingList list = list("held");
        assertThatThrownBy(() -> catalog.set(list, "send", "public")).isInstanceOf(InvalidValue.class).hasMessageContaining("courses");
        assertThatThrownBy(() -> catalog.set(list, "max_size", "5")).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> catalog.reset(list, "max_size")).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> catalog.takeOver(list, Map.of("send", "public"))).isInstanceOf(InvalidValue.class);
        catalog.set(list, "send", "editorkey");
        catalog.set(list, "visibility", "conceal");
        assertThat(catalog.settings(list).get(ListParameters.SEND)).isEqualTo("editorkey");
    }

    @Test
    void whatOwnersSetIsKeptWhenTheFamilyComesAgainUnlessItNoLongerAllowsIt() throws IOException {
        write("families/changing/config.yml", "parameters: {send: private, custom_subject: one, visibility: noconceal}\n");
        write("families/changing/param_constraint.conf", "send private,editorkey\n");
        instantiate("changing", false, "kept");
        catalog.change(list("kept"), Map.of("send", "editorkey", "visibility", "conceal"), Optional.empty(), OptionalLong.empty());
        write("families/changing/config.yml", "parameters: {send: private, custom_subject: two, visibility: noconceal}\n");
        assertThat(instantiate("changing", false, "kept").lost()).isEmpty();
        assertThat(catalog.settings(list("kept")).get(ListParameters.SEND)).isEqualTo("editorkey");
        assertThat(catalog.settings(list("kept")).get(ListParameters.VISIBILITY)).isEqualTo("conceal");
        assertThat(catalog.settings(list("kept")).get(ListParameters.CUSTOM_SUBJECT)).isEqualTo("two");
        write("families/changing/param_constraint.conf", "send private\n");
        assertThat(server.bean(FamilyCheck.class).check("changing", DOMAIN)).anyMatch(fault -> fault.contains("kept@lists.test") && fault.contains("send"));
        assertThat(instantiate("changing", false, "kept").lost()).containsExactly("kept@lists.test: send");
        assertThat(catalog.settings(list("kept")).get(ListParameters.SEND)).isEqualTo("private");
    }

    @Test
    void whatTheDescriptionNoLongerHasIsClosedAndItsOwnersHearOfIt() throws IOException {
        write("families/closing/config.yml", "parameters: {send: private}\n");
        instantiate("closing", false, "stays", "goes");
        assertThat(instantiate("closing", false, "stays").closed()).isEmpty();
        assertThat(families.instantiate("closing", DOMAIN, described("stays"), new Manner(Mode.INSTANTIATE, true, true, Optional.empty())).closed()).containsExactly("goes@lists.test");
        assertThat(list("goes").isOpen()).isTrue();
        assertThat(instantiate("closing", true, "stays").closed()).containsExactly("goes@lists.test");
        assertThat(list("goes").status()).isEqualTo(ListStatus.FAMILY_CLOSED);
        await().untilAsserted(() -> assertThat(world.deliveries()).anyMatch(d -> d.content().contains("goes@lists.test is closed")));
        assertThat(instantiate("closing", true, "stays", "goes").failed()).isEmpty();
        assertThat(list("goes").isOpen()).isTrue();
        assertThat(families.closeAll("closing", DOMAIN, Optional.empty())).hasSize(2);
    }

    @Test
    void aDryRunChangesNothingAndOneBadListStopsNoOther() {
        Report report = families.instantiate("courses", DOMAIN, described("dry"), new Manner(Mode.INSTANTIATE, false, true, Optional.empty()));
        assertThat(report.created()).containsExactly("dry@lists.test");
        assertThat(catalog.find(address("dry"))).isEmpty();
        catalog.create(NewList.of(address("foreign"), "discussion", ""));
        Report mixed = instantiate("courses", false, "no good", "foreign", "fine", "fine");
        assertThat(mixed.created()).containsExactly("fine@lists.test");
        assertThat(mixed.failed()).hasSize(3);
        assertThat(families.instantiate("courses", DOMAIN, List.of(new Described(Map.of("listname", "ownerless"))), new Manner(Mode.ADD, false, false, Optional.empty())).failed()).hasSize(1);
        assertThat(catalog.find(address("ownerless"))).isEmpty();
        assertThat(families.instantiate("courses", DOMAIN, described("fine"), new Manner(Mode.ADD, false, false, Optional.empty())).failed()).hasSize(1);
        assertThat(families.instantiate("courses", DOMAIN, described("never"), new Manner(Mode.MODIFY, false, false, Optional.empty())).failed()).hasSize(1);
        assertThatThrownBy(() -> instantiate("nosuch", false, "x")).isInstanceOf(ListConflict.class);
        assertThat(instantiate("courses2", false, "domainsown").created()).hasSize(1);
    }

    @Test
    void aFamilysRightsScenariosAndTemplateHoldForItsLists() {
        instantiate("courses", false, "ruled");
        assertThat(server.bean(EditRights.class).of(list("ruled"), "subject", EditRole.OWNER)).isEqualTo(EditRight.READ);
        catalog.set(list("ruled"), "review", "staff");
        assertThat(instantiate("named", false, "tt").created()).hasSize(1);
        Scenarios scenarios = server.bean(Scenarios.class);
        assertThat(scenarios.decide("info", ScenarioContext.forList(address("tt")).sender(EmailAddress.parse("x@y.test"), AuthMethod.MD5).build()).allowed()).isTrue();
        assertThat(server.bean(FamilyCheck.class).check("named", DOMAIN)).isEmpty();
    }

    @Test
    void theFirstMailMakesAListWithItsPeopleAndIsAPost() throws Exception {
        assertThat(submit("any@body.test", "team+red-2026@lists.test")).startsWith("250");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(world.deliveries()).filteredOn(d -> d.content().contains("X-Loop: team+red-2026@lists.test"))
            .extracting(SmtpSink.Delivery::recipient).contains("ann@a.test", "bob@b.test"));
        assertThat(list("team+red-2026").family()).contains("auto");
        assertThat(server.bean(Admins.class).isOwner(list("team+red-2026").id(), EmailAddress.parse("owner@home.test"))).isTrue();
        assertThat(submit("any@body.test", "team+red-2026-request@lists.test")).startsWith("250");
    }

    @Test
    void anEmptyListIsRemovedAgainAndTheSenderTold() throws Exception {
        assertThat(submit("any@body.test", "team+none@lists.test")).startsWith("250");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(world.deliveries()).anyMatch(d -> d.recipient().equals("any@body.test") && d.content().contains("5.2.4")));
        assertThat(catalog.find(address("team+none"))).isEmpty();
    }

    @Test
    void noMailMakesAListThatItsSenderMayNotMake() throws Exception {
        assertThat(submit("any@body.test", "closed+x@lists.test")).startsWith("550 5.1.1");
        assertThat(submit("", "team+x@lists.test")).startsWith("550 5.1.1");
        assertThat(submit("any@body.test", "team+@lists.test")).startsWith("550 5.1.1");
        assertThat(submit("any@body.test", "team+new-request@lists.test")).startsWith("550 5.1.1");
        assertThat(server.bean(AutomaticLists.class).make(address("closed+x"), EmailAddress.parse("any@body.test"), "test")).isInstanceOf(AutomaticLists.Outcome.Refused.class);
        assertThat(server.bean(AutomaticLists.class).mayMake(address("closed+x"), EmailAddress.parse("dean@home.test"))).isTrue();
    }

    @Test
    void manyMailsAtOnceMakeOneList() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AutomaticLists.Outcome>> made = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> threads.submit(() -> server.bean(AutomaticLists.class).make(address("team+red"), EmailAddress.parse("any@body.test"), "test"))).toList();
            for (Future<AutomaticLists.Outcome> one : made) {
                assertThat(one.get()).satisfiesAnyOf(o -> assertThat(o).isInstanceOf(AutomaticLists.Outcome.Ready.class),
                    o -> assertThat(((AutomaticLists.Outcome.Refused) o).reply().code()).isEqualTo(450));
            }
        }
        assertThat(list("team+red").family()).contains("auto");
    }

    @Test
    void whoConfirmsLeavesAllListsOfAFamily() {
        instantiate("named", false, "left1", "left2", "left3");
        EmailAddress who = EmailAddress.parse("leaver@a.test");
        Members members = server.bean(Members.class);
        List.of("left1", "left2").forEach(name -> members.add(list(name), NewMember.of(who, "")));
        FamilySignoff signoff = server.bean(FamilySignoff.class);
        assertThat(signoff.ask("named", DOMAIN, EmailAddress.parse("stranger@a.test"), false, Locale.ENGLISH).isRefused()).isFalse();
        assertThat(signoff.ask("named", DOMAIN, who, false, Locale.ENGLISH).isRefused()).isFalse();
        assertThat(members.isMember(list("left1").id(), who)).isTrue();
        String mail = await().atMost(Duration.ofSeconds(15)).until(() -> world.deliveries().stream().filter(d -> d.recipient().equals("leaver@a.test")).map(SmtpSink.Delivery::content).findFirst(),
            Optional::isPresent).orElseThrow();
        assertThat(mail).contains("SIGNOFF family named");
        assertThat(world.deliveries()).noneMatch(d -> d.recipient().equals("stranger@a.test"));
        Matcher token = Pattern.compile("/confirm/([A-Za-z0-9_-]+)").matcher(mail.replace("=\r\n", ""));
        assertThat(token.find()).isTrue();
        assertThat(server.bean(Confirmations.class).confirm(token.group(1), Locale.ENGLISH).text(Locale.ENGLISH)).contains("2 lists");
        assertThat(members.isMember(list("left1").id(), who) || members.isMember(list("left2").id(), who)).isFalse();
    }

    /** @return the answer to RCPT */
    private static String submit(String from, String to) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx"))) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String rcpt = "";
            for (String line : List.of("", "HELO test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA",
                "From: <" + from + ">\r\nTo: <" + to + ">\r\nSubject: Hello\r\nMessage-ID: <" + System.nanoTime() + "@test>\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\nHello.\r\n.", "QUIT")) {
                if (!line.isEmpty()) {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                String answer = in.readLine();
                if (line.startsWith("RCPT")) {
                    rcpt = answer;
                }
                if (!answer.matches("[23].*")) {
                    return rcpt;
                }
            }
            return rcpt;
        }
    }

    private static Report instantiate(String family, boolean closeUnknown, String... names) {
        return families.instantiate(family, DOMAIN, described(names), new Manner(Mode.INSTANTIATE, closeUnknown, false, Optional.empty()));
    }

    private static List<Described> described(String... names) {
        return java.util.Arrays.stream(names).map(n -> new Described(Map.of("listname", n, "subject", "About " + n, "owner", List.of(Map.of("email", "owner@home.test"))))).toList();
    }

    private static MailingList list(String name) {
        return catalog.find(address(name)).orElseThrow();
    }

    private static EmailAddress address(String name) {
        return new EmailAddress(name, DOMAIN);
    }

    private static void write(String path, String text) throws IOException {
        Path file = etc.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
