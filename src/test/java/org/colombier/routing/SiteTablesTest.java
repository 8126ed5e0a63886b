package org.colombier.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.colombier.directory.Account;
import org.colombier.directory.DirectoryOnDatabase;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.maps.BrokenTable;
import org.colombier.queue.Addressing;
import org.colombier.queue.Addressing.Routed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteTablesTest {

    private static final Instant TODAY = Instant.parse("2026-03-01T12:00:00Z");

    private DirectoryOnDatabase directory;
    @TempDir
    Path etc;

    @BeforeAll
    void fill() {
        directory = new DirectoryOnDatabase();
        domain("example.org", false);
        domain("backup.example", true);
        Stream.of("jane@example.org", "joe@example.org", "postbox@example.org").forEach(a ->
            directory.accounts.add(new Account(address(a), "", 0, EnumSet.allOf(Account.Service.class)), "secret"));
        alias("fwd@example.org", "jane@elsewhere.test");
        alias("both@example.org", "both@example.org", "jane@elsewhere.test");
        alias("a@example.org", "b@example.org");
        alias("b@example.org", "a@example.org");
    }

    @AfterAll
    void close() {
        directory.close();
    }

    @BeforeEach
    void reset() {
        directory.statements();
    }

    @Test
    void aVirtualAliasDomainHasAliasesAndNobodyElse() throws Exception {
        write("virtual", """
            # as virtual(5) shows it
            virtual.test        anything
            info@virtual.test   jane@example.org, joe@elsewhere.test
            old@virtual.test    jane@example.org
            """);
        Router router = router("virtual-alias-maps=texthash:virtual");
        assertThat(hops(router, "Info@virtual.test")).containsExactlyInAnyOrder("mailbox:example.org", "smtp:elsewhere.test");
        assertThat(refusal(router, "nobody@virtual.test")).isEqualTo("550 5.1.1 User unknown in virtual alias table");
        assertThat(router.resolve(address("nobody@virtual.test")).local()).isTrue();
        assertThat(router.resolve(address("x@other.test")).local()).isFalse();
    }

    @Test
    void aCatchAllAnswersLastAndAnotherDomainKeepsTheLocalPart() throws Exception {
        Router router = router("virtual-alias-domains=virtual.test,moved.test",
            "virtual-alias-maps=inline:{@virtual.test=postbox@example.org, jane@virtual.test=jane@example.org, @moved.test=@elsewhere.test}");
        assertThat(ends(router, "jane@virtual.test")).containsExactly("jane@example.org");
        assertThat(ends(router, "whoever+x@virtual.test")).containsExactly("postbox@example.org");
        assertThat(ends(router, "bob+x@moved.test")).containsExactly("bob+x@elsewhere.test");
    }

    @Test
    void anExtensionThatTheTableDoesNotKnowGoesAlong() throws Exception {
        String maps = "virtual-alias-maps=inline:{info@v.test=jane@elsewhere.test, info+sales@v.test=joe@elsewhere.test, v.test=x}";
        assertThat(ends(router(maps), "info+news@v.test")).containsExactly("jane+news@elsewhere.test");
        assertThat(ends(router(maps), "info+sales@v.test")).containsExactly("joe@elsewhere.test");
        assertThat(ends(router(maps, "propagate-extensions=false"), "info+news@v.test")).containsExactly("jane@elsewhere.test");
    }

    @Test
    void aLocalPartAloneIsAtOurOwnDomains() throws Exception {
        Router router = router("local-domains=example.org,mail.example.org", "virtual-alias-maps=inline:{support=jane, desk=support@example.org}");
        assertThat(ends(router, "support@example.org")).containsExactly("jane@example.org");
        assertThat(ends(router, "support@mail.example.org")).containsExactly("jane@example.org");
        assertThat(ends(router, "desk@example.org")).containsExactly("jane@example.org");
        assertThat(refusal(router, "support@backup.example")).isEqualTo("none");
    }

    @Test
    void aliasesOfTheTableComeBeforeMailboxesAndMayKeepTheCopy() throws Exception {
        Router router = router("virtual-alias-maps=inline:{{jane@example.org = jane@example.org, joe@example.org}, {joe@example.org = other@elsewhere.test}}");
        assertThat(ends(router, "jane@example.org")).containsExactlyInAnyOrder("jane@example.org", "other@elsewhere.test");
        Router loops = router("virtual-alias-maps=inline:{x@v.test=y@v.test, y@v.test=x@v.test, v.test=x}");
        assertThat(refusal(loops, "x@v.test")).startsWith("550 5.4.6");
        assertThat(loops.resolve(address("x@v.test")).steps()).extracting(Resolution.Step::answer).contains("x@v.test -> y@v.test -> x@v.test");
        assertThat(router().resolve(address("a@example.org")).steps()).extracting(Resolution.Step::answer).contains("a@example.org -> b@example.org -> a@example.org");
    }

    @Test
    void aliasesOfForeignAddressesCountButDoNotMakeThemOurs() throws Exception {
        Router router = router("virtual-alias-maps=inline:{boss@elsewhere.test=jane@example.org}");
        Resolution found = router.resolve(address("boss@elsewhere.test"));
        assertThat(found.local()).isFalse();
        assertThat(found.ends().getFirst().route()).isInstanceOf(Route.Mailbox.class);
    }

    @Test
    void relayDomainsPassOnToTheirListedRecipientsAndNeverByTheRelayHost() throws Exception {
        Router all = new RouterOnTables(directory, noLists(), etc).router("[relay.test]:25", "relay-domains=partner.test");
        assertThat(hops(all, "anybody@partner.test")).containsExactly("smtp:partner.test");
        assertThat(hops(all, "anybody@sub.partner.test")).containsExactly("smtp:sub.partner.test");
        assertThat(all.resolve(address("anybody@partner.test")).local()).isTrue();
        Router listed = router("relay-domains=partner.test", "relay-recipient-maps=inline:{ann@partner.test=x, @open.partner.test=x}",
            "transport-maps=inline:{partner.test=smtp:[10.0.0.1]}");
        assertThat(hops(listed, "ann+x@partner.test")).containsExactly("smtp:[10.0.0.1]:25");
        assertThat(hops(listed, "who@open.partner.test")).containsExactly("smtp:open.partner.test");
        assertThat(refusal(listed, "bob@partner.test")).isEqualTo("550 5.1.1 User unknown in relay recipient table");
        assertThat(refusal(listed, "bob@backup.example")).isEqualTo("550 5.1.1 User unknown in relay recipient table");
    }

    @Test
    void whoHasMovedIsTold() throws Exception {
        Router router = router("relocated-maps=inline:{{gone@example.org = gone@new.test}, {@v.test = a place, far away}, v.test=x}", "virtual-alias-domains=v.test");
        assertThat(refusal(router, "Gone+x@example.org")).isEqualTo("550 5.1.6 User has moved to gone@new.test");
        assertThat(refusal(router, "x@v.test")).isEqualTo("550 5.1.6 User has moved to a place, far away");
    }

    @Test
    void theTransportTableSendsOurOwnAddressesElsewhereToo() throws Exception {
        Router router = router("transport-maps=inline:{jane@example.org=lmtp:inet:127.0.0.1:2400, .example.org=smtp:[x], *=smtp:[relay.test], {fax@example.org=error:5.1.8 no fax}}");
        assertThat(hops(router, "jane+x@example.org")).containsExactly("lmtp:[127.0.0.1]:2400");
        assertThat(hops(router, "joe@example.org")).containsExactly("mailbox:example.org");
        assertThat(refusal(router, "fax@example.org")).isEqualTo("550 5.1.8 no fax");
        assertThat(refusal(router, "nobody@example.org")).startsWith("550 5.1.1");
        assertThat(hops(router, "x@elsewhere.test")).containsExactly("smtp:[relay.test]:25");
    }

    @Test
    void mailMayBePutOffOrThrownAway() throws Exception {
        Router router = router("transport-maps=inline:{{later.test=retry:4.3.2 closed today}, {void.test=discard:nobody reads it}, here.test=local:}");
        assertThat(hops(router, "x@later.test")).containsExactly("refuse:450 4.3.2 closed today");
        assertThat(router.resolve(address("x@later.test")).refusal()).isEmpty();
        assertThat(hops(router, "x@void.test")).containsExactly("refuse:250 2.0.0 discarded: nobody reads it");
        assertThat(router.resolve(address("x@void.test")).refusal()).isEmpty();
        assertThat(refusal(router, "x@here.test")).startsWith("550 5.1.1");
    }

    @Test
    void theSenderTellsTheTransportWhereTheRecipientDoesNot() throws Exception {
        Router router = new RouterOnTables(directory, noLists(), etc).router("[relay.test]",
            "sender-dependent-transport-maps=inline:{jane@example.org=[out.test]:587, @lists.test=smtp:[lists-out.test], <>=[bounces.test], here.test=x}",
            "transport-maps=inline:{fixed.test=smtp:[fixed.test]}");
        assertThat(hop(router, "x@elsewhere.test", "jane+x@example.org")).isEqualTo("smtp:[out.test]:587");
        assertThat(hop(router, "x@elsewhere.test", "news@lists.test")).isEqualTo("smtp:[lists-out.test]:25");
        assertThat(hop(router, "x@elsewhere.test", "")).isEqualTo("smtp:[bounces.test]:25");
        assertThat(hop(router, "x@elsewhere.test", "joe@example.org")).isEqualTo("smtp:[relay.test]:25");
        assertThat(hop(router, "x@fixed.test", "jane@example.org")).isEqualTo("smtp:[fixed.test]:25");
    }

    @Test
    void theRegularExpressionRecipeWorksAsItStands() throws Exception {
        write("lists_regexp", """
            /^(sympa|listmaster)\\@lists\\.nain-t\\.net$/                                  $1+lists.nain-t.net@sympalist
            /^(liste1)-(request|editor|owner|subscribe|unsubscribe)\\@lists\\.nain-t\\.net$/  $1+lists.nain-t.net@sympa$2
            /^(liste1)\\@lists\\.nain-t\\.net$/                                            $1+lists.nain-t.net@sympalist
            """);
        write("transport_regexp", """
            /^.*\\@sympalist$/         sympalist:
            /^.*\\@symparequest$/      symparequest:
            /^.*\\@sympaowner$/        sympabounce:
            /^.*\\@sympaeditor$/       sympaeditor:
            /^.*\\@sympasubscribe$/    sympasubscribe:
            /^.*\\@sympaunsubscribe$/  sympaunsubscribe:
            """);
        write("virtual_domains", "lists.nain-t.net  lists\n");
        Router router = new RouterOnTables(directory, recipeLists(), etc).router("", "virtual-alias-maps=regexp:lists_regexp",
            "virtual-alias-domains=hash:virtual_domains", "transport-maps=regexp:transport_regexp");
        assertThat(hops(router, "liste1@lists.nain-t.net")).containsExactly("robot:liste1@lists.nain-t.net");
        for (RobotRole role : List.of(RobotRole.REQUEST, RobotRole.EDITOR, RobotRole.OWNER, RobotRole.SUBSCRIBE, RobotRole.UNSUBSCRIBE)) {
            Resolution found = router.resolve(address("Liste1-" + role.name().toLowerCase() + "@lists.nain-t.net"));
            assertThat(found.ends().getFirst().route()).isInstanceOfSatisfying(Route.Robot.class, robot -> assertThat(robot.role()).isEqualTo(role));
        }
        assertThat(router.resolve(address("sympa@lists.nain-t.net")).ends().getFirst().route()).isInstanceOfSatisfying(Route.Robot.class,
            robot -> assertThat(robot.role()).isEqualTo(RobotRole.COMMAND));
        assertThat(refusal(router, "albert@lists.nain-t.net")).startsWith("550 5.1.1");
        assertThat(refusal(router, "x@sympalist")).startsWith("550 5.1.1");
        assertThat(router.resolve(address("x@sympalist")).local()).isFalse();
    }

    @Test
    void theRecipesFilesAreTakenUpByTheirNamesAlone() throws Exception {
        write("routing/virtual_regexp", "/^(liste1)\\@lists\\.nain-t\\.net$/  $1+lists.nain-t.net@sympalist\n");
        write("routing/transport", "sympalist  sympalist:\n");
        write("routing/virtual_domains", "texts.nain-t.net  lists\n");
        try {
            Router router = new RouterOnTables(directory, recipeLists(), etc).router("");
            assertThat(hops(router, "liste1@lists.nain-t.net")).containsExactly("robot:liste1@lists.nain-t.net");
            assertThat(refusal(router, "albert@texts.nain-t.net")).isEqualTo("550 5.1.1 User unknown in virtual alias table");
        } finally {
            for (String name : List.of("virtual_regexp", "transport", "virtual_domains")) {
                Files.delete(etc.resolve("routing").resolve(name));
            }
        }
    }

    @Test
    void aRobotEntryMayStandAtTheListsOwnAddress() throws Exception {
        Router router = new RouterOnTables(directory, recipeLists(), etc).router("",
            "transport-maps=inline:{liste1@lists.nain-t.net=sympa:liste1@lists.nain-t.net,liste1-owner@lists.nain-t.net=sympabounce:,none@lists.nain-t.net=sympa:}");
        assertThat(hops(router, "liste1@lists.nain-t.net")).containsExactly("robot:liste1@lists.nain-t.net");
        assertThat(router.resolve(address("liste1-owner@lists.nain-t.net")).ends().getFirst().route())
            .isInstanceOfSatisfying(Route.Robot.class, robot -> assertThat(robot.role()).isEqualTo(RobotRole.OWNER));
        assertThat(refusal(router, "none@lists.nain-t.net")).startsWith("550 5.1.1");
    }

    @Test
    void expressionsNameDomainsTooButSeeNoPartsOfNames() throws Exception {
        write("domains_regexp", "/^(lists|texts)\\.nain-t\\.net$/  all\n");
        Router router = router("virtual-alias-domains=regexp:domains_regexp");
        assertThat(router.resolve(address("x@texts.nain-t.net")).local()).isTrue();
        assertThat(router.resolve(address("x@deep.texts.nain-t.net")).local()).isFalse();
        assertThat(router("relay-domains=regexp:domains_regexp").resolve(address("x@texts.nain-t.net")).local()).isTrue();
    }

    @Test
    void theDirectoryAndTheListsAreTablesToo() throws Exception {
        Router router = new RouterOnTables(directory, recipeLists(), etc).router("", "relay-domains=elsewhere.test,directory:domains",
            "relay-recipient-maps=directory:aliases,lists:addresses", "virtual-alias-maps=inline:{x@v.test=fwd@example.org,v.test=x}");
        assertThat(hops(router, "x@v.test")).isEmpty();
        assertThat(refusal(router, "x@v.test")).isEqualTo("550 5.1.1 User unknown in relay recipient table");
        assertThatThrownBy(() -> router("transport-maps=directory:nothing")).isInstanceOf(BrokenTable.class).hasMessageContaining("aliases, accounts, domains");
    }

    @Test
    void aTableThatIsBrokenStopsTheStartWithItsPlace() {
        assertThatThrownBy(() -> router("virtual-alias-maps=inline:{a@b.test=two@@x}")).isInstanceOf(BrokenTable.class);
        assertThatThrownBy(() -> router("transport-maps=texthash:nowhere")).isInstanceOf(BrokenTable.class).hasMessageContaining("no such file");
        assertThatThrownBy(() -> router("virtual-alias-domains=-x-")).hasMessageContaining("colombier.routing.virtual-alias-domains");
    }

    @Test
    void mailOfOthersThatIsSentOnLeavesUnderAReturnAddressOfOurs() throws Exception {
        Router router = router();
        Routed forwarded = routed(router, "Ann.Other@far.test", "fwd@example.org").getFirst();
        EmailAddress back = forwarded.reversePath().orElseThrow().address().orElseThrow();
        assertThat(back.toString()).matches("SRS0=[a-z2-7]{8}=[a-z2-7]{2}=far\\.test=Ann\\.Other@example\\.org");
        assertThat(ends(router, back.toString())).containsExactly("Ann.Other@far.test");
        assertThat(router.resolve(back).local()).isTrue();
        assertThat(ends(router, back.toString().toLowerCase())).containsExactly("ann.other@far.test");
    }

    @Test
    void whatIsOursOrStaysKeepsItsReversePath() throws Exception {
        Router router = router();
        assertThat(routed(router, "jane@example.org", "fwd@example.org").getFirst().reversePath()).isEmpty();
        assertThat(routed(router, "", "fwd@example.org").getFirst().reversePath()).isEmpty();
        assertThat(routed(router, "ann@far.test", "jane@example.org").getFirst().reversePath()).isEmpty();
        assertThat(routed(router, "ann@far.test", "x@elsewhere.test").getFirst().reversePath()).isEmpty();
        assertThat(routed(router("srs=false"), "ann@far.test", "fwd@example.org").getFirst().reversePath()).isEmpty();
    }

    @Test
    void aSenderTooLongForALocalPartIsKnownByAToken() throws Exception {
        Router router = router();
        String sender = "bounces+1234567-abcd-someone=somewhere.example@a-rather-long.mailer.test";
        EmailAddress back = routed(router, sender, "fwd@example.org").getFirst().reversePath().orElseThrow().address().orElseThrow();
        assertThat(back.localPart()).matches("SRS0=[a-z2-7]{8}=[a-z2-7]{2}==[a-z2-7]{16}");
        assertThat(routed(router, sender, "fwd@example.org").getFirst().reversePath().orElseThrow().address()).contains(back);
        assertThat(ends(router, back.toString().toUpperCase())).containsExactly(sender);
    }

    @Test
    void forgedAndExpiredReturnAddressesAreRefused() throws Exception {
        EmailAddress back = routed(router(), "ann@far.test", "fwd@example.org").getFirst().reversePath().orElseThrow().address().orElseThrow();
        assertThat(refusal(router(), back.toString().replace("ann@", "bob@"))).isEqualTo("550 5.7.5 This return address was not made here");
        assertThat(refusal(router(), "SRS0=aaaa=aa=far.test=ann@example.org")).startsWith("550 5.7.5");
        assertThat(refusal(at(TODAY.plus(Duration.ofDays(22))), back.toString())).isEqualTo("550 5.7.1 This return address has expired");
        assertThat(ends(at(TODAY.plus(Duration.ofDays(20))), back.toString())).containsExactly("ann@far.test");
        assertThat(refusal(router("srs=false"), back.toString())).startsWith("550 5.1.1");
    }

    @Test
    void aBatchWithTablesCostsNoMoreQueries() throws Exception {
        StringBuilder virtual = new StringBuilder("v.test x\n");
        for (int i = 0; i < 500; i++) {
            virtual.append("m").append(i).append("@v.test  ").append(i % 2 == 0 ? "jane@example.org" : "m" + i + "@elsewhere.test").append('\n');
        }
        write("many", virtual.toString());
        Router router = router("virtual-alias-maps=texthash:many");
        router.resolve(address("x@elsewhere.test"));
        List<Recipient> batch = Stream.iterate(0, i -> i + 1).limit(500).map(i -> Recipient.of(address("m" + i + "@v.test"))).toList();
        directory.statements();
        assertThat(new QueueAddressing(router).route(List.of(new Addressing.Mail(ReversePath.parse("jane@example.org"), batch))).getFirst()).hasSize(500);
        assertThat(directory.statements()).isLessThanOrEqualTo(4);
    }

    private Router router(String... settings) throws Exception {
        return new RouterOnTables(directory, noLists(), etc, Clock.fixed(TODAY, ZoneOffset.UTC)).router("", settings);
    }

    private Router at(Instant now) {
        return new RouterOnTables(directory, noLists(), etc, Clock.fixed(now, ZoneOffset.UTC)).router("");
    }

    private static ListAddresses noLists() {
        return address -> Optional.empty();
    }

    private static ListAddresses recipeLists() {
        return address -> {
            if (!address.domain().ascii().equals("lists.nain-t.net")) {
                return Optional.empty();
            }
            return switch (address.localPart()) {
                case "liste1" -> Optional.of(new ListAddresses.RobotAddress(RobotRole.POST, address("liste1@lists.nain-t.net")));
                case "sympa" -> Optional.of(new ListAddresses.RobotAddress(RobotRole.COMMAND, address("sympa@lists.nain-t.net")));
                default -> Set.of("request", "editor", "owner", "subscribe", "unsubscribe").stream().filter(r -> address.localPart().equals("liste1-" + r)).findFirst()
                    .map(r -> new ListAddresses.RobotAddress(RobotRole.valueOf(r.toUpperCase()), address("liste1@lists.nain-t.net")));
            };
        };
    }

    private List<Routed> routed(Router router, String from, String to) {
        return new QueueAddressing(router).route(List.of(new Addressing.Mail(ReversePath.parse(from), List.of(Recipient.of(address(to)))))).getFirst();
    }

    private static String hop(Router router, String to, String from) {
        return router.resolve(address(to), ReversePath.parse(from)).ends().getFirst().route().hop().toString();
    }

    private static List<String> hops(Router router, String address) {
        return router.resolve(address(address)).ends().stream().filter(e -> !(e.route() instanceof Route.Refusal)).map(e -> e.route().hop().toString()).toList();
    }

    private static List<String> ends(Router router, String address) {
        return router.resolve(address(address)).ends().stream().map(e -> e.route() instanceof Route.Mailbox(EmailAddress account) ? account.toString() : e.address().toString()).toList();
    }

    private static String refusal(Router router, String address) {
        return router.resolve(address(address)).refusal().map(r -> r.reply().toString()).orElse("none");
    }

    private void write(String name, String text) throws Exception {
        Path file = etc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void domain(String name, boolean backupMx) {
        directory.domains.add(new MailDomain(new Domain(name), true, backupMx, Optional.empty(), "en"), List.of());
    }

    private void alias(String address, String... targets) {
        directory.aliases.add(address(address), Stream.of(targets).map(EmailAddress::parse).toList());
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text);
    }
}
