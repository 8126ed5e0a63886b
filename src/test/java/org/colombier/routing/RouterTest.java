package org.colombier.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colombier.directory.Account;
import org.colombier.directory.DirectoryOnDatabase;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.queue.Addressing;
import org.colombier.queue.Addressing.Routed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouterTest {

    private static final Domain OURS = new Domain("example.org");

    private final FakeLists lists = new FakeLists();
    private DirectoryOnDatabase directory;
    private Path etc;
    private Router router;

    @BeforeAll
    void fill(@TempDir Path etc) throws Exception {
        directory = new DirectoryOnDatabase();
        this.etc = etc;
        domain("example.org", true, false, null, "Boss@example.org");
        domain("off.example", false, false, null);
        domain("backup.example", true, true, null);
        domain("all.example", true, false, "jane@example.org");
        domain("xn--mnchen-3ya.example", true, false, null);
        account("jane@example.org");
        account("boss@example.org");
        account("chief@example.org");
        account("mia@xn--mnchen-3ya.example");
        directory.accounts.add(new Account(address("gone@example.org"), "", 0, EnumSet.of(Account.Service.IMAP)), "x");
        alias("both@example.org", "jane@example.org", "Far.Away@elsewhere.test");
        alias("jim@example.org", "jim@example.org", "jane@example.org");
        account("jim@example.org");
        alias("around@example.org", "back@example.org");
        alias("back@example.org", "around@example.org");
        alias("ann@example.org", "ann@example.org", "bob@example.org");
        alias("bob@example.org", "bob@example.org", "ann@example.org");
        account("ann@example.org");
        account("bob@example.org");
        alias("toall@example.org", "x@all.example", "both@example.org");
        alias("lost@example.org", "nobody@example.org", "jane@example.org");
        lists.add("news@example.org", RobotRole.POST);
        lists.add("news-request@example.org", RobotRole.REQUEST);
        lists.bounces("bounce", "news@example.org");
    }

    @BeforeEach
    void newRouter() throws Exception {
        router = router("");
        directory.statements();
    }

    @AfterAll
    void close() {
        directory.close();
    }

    @Test
    void anAccountIsAMailboxInTwoQueries() {
        Resolution found = router.resolve(address("Jane@EXAMPLE.org"));
        assertThat(found.ends()).containsExactly(mailbox("jane@example.org"));
        assertThat(found.local()).isTrue();
        assertThat(directory.statements()).isEqualTo(2);
    }

    @Test
    void aListAddressIsARobotAndCostsNoMoreOfTheDirectory() {
        assertThat(routes("news@example.org")).containsExactly(
            new Route.Robot(RobotRole.POST, address("news@example.org"), address("news@example.org")));
        assertThat(directory.statements()).isEqualTo(2);
    }

    @Test
    void aForeignAddressCostsOneQueryAndGoesToItsMxAsWritten() {
        Resolution found = router.resolve(address("Mixed.Case@Elsewhere.test"));
        assertThat(found.local()).isFalse();
        assertThat(found.ends()).singleElement().satisfies(end -> {
            assertThat(end.address().localPart()).isEqualTo("Mixed.Case");
            assertThat(end.route().hop()).hasToString("smtp:elsewhere.test");
        });
        assertThat(directory.statements()).isEqualTo(1);
    }

    @Test
    void anUnknownAddressIsRefused() {
        assertThat(refusal("nobody@example.org")).startsWith("550 5.1.1");
    }

    @Test
    void aDomainThatIsOffRefusesAll() {
        assertThat(refusal("anybody@off.example")).startsWith("550 5.1.2");
    }

    @Test
    void anAccountThatReceivesNothingRefuses() {
        assertThat(refusal("gone@example.org")).startsWith("550 5.2.1");
    }

    @Test
    void anAliasGoesToAllItsTargetsWhereverTheyAre() {
        assertThat(hops("both@example.org")).containsExactlyInAnyOrder("mailbox:example.org", "smtp:elsewhere.test");
    }

    @Test
    void anAddressAmongItsOwnTargetsKeepsACopy() {
        assertThat(routes("jim@example.org")).containsExactlyInAnyOrder(
            new Route.Mailbox(address("jim@example.org")), new Route.Mailbox(address("jane@example.org")));
    }

    @Test
    void twoWhoForwardToEachOtherAndKeepCopiesHaveOneEach() {
        assertThat(routes("ann@example.org")).containsExactlyInAnyOrder(
            new Route.Mailbox(address("ann@example.org")), new Route.Mailbox(address("bob@example.org")));
    }

    @Test
    void aLoopIsRefused() {
        assertThat(refusal("around@example.org")).startsWith("550 5.4.6");
    }

    @Test
    void aTargetReachedTwiceCountsOnce() {
        assertThat(hops("toall@example.org")).containsExactlyInAnyOrder("mailbox:example.org", "smtp:elsewhere.test");
    }

    @Test
    void oneTargetThatIsLostIsAnEndOfItsOwnAndNoRefusalOfTheWhole() {
        Resolution found = router.resolve(address("lost@example.org"));
        assertThat(found.refusal()).isEmpty();
        assertThat(found.ends()).extracting(e -> e.route().getClass().getSimpleName()).containsExactlyInAnyOrder("Refusal", "Mailbox");
    }

    @Test
    void tooManyAliasesInARowAreRefused() {
        for (int i = 0; i < 30; i++) {
            alias("deep" + i + "@example.org", "deep" + (i + 1) + "@example.org");
        }
        assertThat(refusal("deep0@example.org")).startsWith("550 5.4.6");
    }

    @Test
    void tooManyTargetsAreRefusedWhole() {
        alias("crowd@example.org", IntStream.range(0, 1_500).mapToObj(i -> "m" + i + "@elsewhere.test").toArray(String[]::new));
        assertThat(router.resolve(address("crowd@example.org")).ends()).singleElement()
            .satisfies(end -> assertThat(end.route().hop().destination()).startsWith("550 5.4.6"));
    }

    @Test
    void anExtensionIsTheOwnersOwn() {
        assertThat(routes("jane+Books@example.org")).containsExactly(new Route.Mailbox(address("jane@example.org")));
        assertThat(routes("news+x@example.org")).containsExactly(
            new Route.Robot(RobotRole.POST, address("news@example.org"), address("news@example.org")));
    }

    @Test
    void aBounceAddressKeepsItsKey() {
        assertThat(routes("bounce+k3y@example.org")).containsExactly(
            new Route.Robot(RobotRole.BOUNCE, address("news@example.org"), address("bounce+k3y@example.org")));
    }

    @Test
    void catchAllTakesTheUnknown() {
        assertThat(routes("whoever@all.example")).containsExactly(new Route.Mailbox(address("jane@example.org")));
    }

    @Test
    void serviceNamesReachTheListmasters() {
        assertThat(routes("Postmaster@example.org")).containsExactly(new Route.Mailbox(address("boss@example.org")));
        assertThat(routes("abuse@xn--mnchen-3ya.example")).containsExactly(new Route.Mailbox(address("chief@example.org")));
    }

    @Test
    void theHostItselfHasAPostmasterAndNobodyElse() {
        assertThat(routes("postmaster@mail.example.org")).containsExactly(new Route.Mailbox(address("chief@example.org")));
        assertThat(refusal("jane@mail.example.org")).startsWith("550 5.1.1");
    }

    @Test
    void aBackupMxDomainIsLocalAndGoesToItsBetterMxNotToTheRelayHost() throws Exception {
        router = router("[127.0.0.1]:2500");
        Resolution found = router.resolve(address("Who@backup.example"));
        assertThat(found.local()).isTrue();
        assertThat(found.ends().getFirst().route().hop()).hasToString("smtp:backup.example");
        assertThat(hops("who@elsewhere.test")).containsExactly("smtp:[127.0.0.1]:2500");
    }

    @Test
    void domainsInBothSpellingsAndTurkishCapitalsAreTheSame() {
        assertThat(routes("MIA@MÜNCHEN.example")).containsExactly(new Route.Mailbox(address("mia@xn--mnchen-3ya.example")));
        assertThat(refusal("İ".repeat(32) + "@example.org")).startsWith("550 5.1.1");
    }

    @Test
    void tablesOfTheSiteAreAskedAfterTheListsAndTheTransportTableBeforeTheRelayHost() throws Exception {
        Files.createDirectories(etc.resolve("routing"));
        Files.writeString(etc.resolve("routing/10-site.regexp"), """
            # old addresses
            /^(jane)\\.old@example\\.org$/   $1@example.org,
               keep-$1@elsewhere.test
            /^news@/  jane@example.org
            /^self@/  self@example.org
            """);
        Files.writeString(etc.resolve("routing/transport"), "elsewhere.test lmtp:[127.0.0.1]:2424\n.deep.test error:5.7.1 not there\n* smtp:[relay.test]\n");
        try {
            router = router("[127.0.0.1]:2500");
            assertThat(hops("Jane.Old@example.org")).containsExactlyInAnyOrder("mailbox:example.org", "lmtp:[127.0.0.1]:2424");
            assertThat(hops("news@example.org")).containsExactly("robot:news@example.org");
            assertThat(hops("x@other.test")).containsExactly("smtp:[relay.test]:25");
            assertThat(refusal("x@sub.deep.test")).isEqualTo("550 5.7.1 not there");
            assertThat(refusal("self@example.org")).startsWith("550 5.4.6");
        } finally {
            Files.delete(etc.resolve("routing/10-site.regexp"));
            Files.delete(etc.resolve("routing/transport"));
        }
    }

    @Test
    void everyStepIsTold() {
        assertThat(router.resolve(address("both+x@example.org")).steps()).extracting(s -> s.address() + " " + s.map() + ": " + s.answer()).containsExactly(
            "both+x@example.org domain: ours",
            "both+x@example.org alias: none",
            "both+x@example.org account: none",
            "both+x@example.org list: none",
            "both+x@example.org regexp: none",
            "both@example.org extension: tried without it",
            "both@example.org alias: Far.Away@elsewhere.test, jane@example.org",
            "Far.Away@elsewhere.test domain: not one of ours",
            "Far.Away@elsewhere.test mx: smtp:elsewhere.test",
            "jane@example.org domain: ours",
            "jane@example.org alias: none",
            "jane@example.org account: mailbox");
    }

    @Test
    void aDatabaseThatIsAwayIsATemporaryErrorAndNeverAnUnknownUser() {
        directory.setAway(true);
        try {
            assertThat(refusal("jane@example.org")).startsWith("451 4.3.0");
            assertThat(router.resolve(address("x@elsewhere.test")).local()).isTrue();
            assertThatThrownBy(() -> new QueueAddressing(router).route(mail(List.of(Recipient.of(address("jane@example.org"))))))
                .isInstanceOf(DataAccessException.class);
        } finally {
            directory.setAway(false);
        }
    }

    @Test
    void aBatchOfAThousandCostsAHandfulOfQueries() {
        List<Recipient> batch = Stream.concat(
            IntStream.range(0, 990).mapToObj(i -> "m" + i + "@d" + i % 300 + ".test"),
            Stream.of("jane@example.org", "JANE+x@example.org", "both@example.org", "news@example.org", "nobody@example.org", "w@all.example"))
            .map(a -> Recipient.of(address(a), "k")).toList();
        List<Routed> routed = new QueueAddressing(router).route(mail(batch)).getFirst();
        assertThat(directory.statements()).isLessThanOrEqualTo(6);
        assertThat(routed).hasSize(batch.size() + 1);
        assertThat(routed).allSatisfy(r -> assertThat(r.recipient().key()).isEqualTo("k"));
        assertThat(routed).filteredOn(r -> r.hop().toString().startsWith("refuse:550 5.1.1")).singleElement()
            .satisfies(r -> assertThat(r.recipient().original()).isEqualTo(address("nobody@example.org")));
    }

    private Router router(String relayHost, String... settings) throws Exception {
        return new RouterOnTables(directory, lists, etc).router(relayHost, settings);
    }

    private static List<Addressing.Mail> mail(List<Recipient> recipients) {
        return List.of(new Addressing.Mail(ReversePath.of(address("sender@example.org")), recipients));
    }

    private List<Route> routes(String address) {
        return router.resolve(address(address)).ends().stream().map(Resolution.End::route).toList();
    }

    private List<String> hops(String address) {
        return routes(address).stream().map(r -> r.hop().toString()).toList();
    }

    private String refusal(String address) {
        return router.resolve(address(address)).refusal().orElseThrow().reply().toString();
    }

    private static Resolution.End mailbox(String address) {
        return new Resolution.End(address(address), new Route.Mailbox(address(address)));
    }

    private void domain(String name, boolean enabled, boolean backupMx, String catchAll, String... listmasters) {
        directory.domains.add(new MailDomain(new Domain(name), enabled, backupMx, Optional.ofNullable(catchAll).map(EmailAddress::parse), "en"),
            Stream.of(listmasters).map(EmailAddress::parse).toList());
    }

    private void account(String address) {
        directory.accounts.add(new Account(address(address), "", 0, EnumSet.allOf(Account.Service.class)), "secret");
    }

    private void alias(String address, String... targets) {
        directory.aliases.add(address(address), Stream.of(targets).map(EmailAddress::parse).toList());
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text);
    }

    private static final class FakeLists implements ListAddresses {
        private final Map<EmailAddress, RobotAddress> robots = new HashMap<>();
        private String bounces = "";
        private EmailAddress bouncing = address("x@x");

        void add(String address, RobotRole role) {
            robots.put(address(address), new RobotAddress(role, address(address)));
        }

        void bounces(String stem, String list) {
            bounces = stem + "+";
            bouncing = address(list);
        }

        @Override
        public Optional<RobotAddress> find(EmailAddress address) {
            return address.localPart().startsWith(bounces) ? Optional.of(new RobotAddress(RobotRole.BOUNCE, bouncing)) : Optional.ofNullable(robots.get(address));
        }

        @Override
        public Map<EmailAddress, RobotAddress> findAll(Collection<EmailAddress> addresses) {
            assertThat(addresses).allSatisfy(a -> assertThat(Set.of("elsewhere.test")).doesNotContain(a.domain().ascii()));
            return ListAddresses.super.findAll(addresses);
        }
    }
}
