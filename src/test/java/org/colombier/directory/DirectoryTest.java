package org.colombier.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.directory.Account.Service;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.ScramClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryTest {

    private static final Domain OURS = new Domain("example.org");

    private DirectoryOnDatabase directory;

    @BeforeAll
    void open() {
        directory = new DirectoryOnDatabase();
        directory.domains.add(domain("example.org", false), List.of(address("Boss@example.org")));
        directory.domains.add(domain("backup.example", true), List.of());
    }

    @AfterAll
    void close() {
        directory.close();
    }

    @Test
    void aDomainIsFoundAsItWasAdded() {
        MailDomain münchen = new MailDomain(Domain.parse("MÜNCHEN.example"), true, false, Optional.of(address("Jané@example.org")), "fr");
        directory.domains.add(münchen, List.of());
        assertThat(directory.domains.find(Domain.parse("xn--mnchen-3ya.example"))).contains(münchen);
        assertThat(directory.domains.all()).contains(münchen);
        assertThat(directory.domains.findAll(List.of(OURS, new Domain("none.example")))).containsOnlyKeys(OURS);
        assertThat(directory.domains.findAll(List.of())).isEmpty();
    }

    @Test
    void aDomainIsAddedOnceAndGoesWithAllThatIsInIt() {
        directory.domains.add(domain("short.example", false), List.of());
        assertThatThrownBy(() -> directory.domains.add(domain("short.example", false), List.of())).isInstanceOf(DirectoryConflict.class).hasMessageContaining("exists already");
        account("a@short.example");
        directory.aliases.add(address("b@short.example"), List.of(address("a@short.example")));
        assertThat(directory.domains.remove(new Domain("short.example"))).isTrue();
        assertThat(directory.domains.remove(new Domain("short.example"))).isFalse();
        assertThat(directory.accounts.find(address("a@short.example"))).isEmpty();
        assertThat(directory.aliases.targets(Set.of(address("b@short.example")))).isEmpty();
    }

    @Test
    void listmastersAreKnownInAnyCase() {
        directory.domains.addListmaster(OURS, address("Second@example.org"));
        directory.domains.addListmaster(OURS, address("second@example.org"));
        assertThat(directory.domains.listmasters(OURS)).containsExactly(address("boss@example.org"), address("second@example.org"));
        assertThat(directory.domains.isListmaster(OURS, address("BOSS@EXAMPLE.org"))).isTrue();
        assertThat(directory.domains.isListmaster(OURS, address("other@example.org"))).isFalse();
    }

    @Test
    void anAccountIsFoundInAnyCaseAlsoInTurkish() {
        Account info = new Account(address("INFO@example.org").canonical(), "İnfo", 1L << 40, EnumSet.of(Service.IMAP, Service.RECEIVE));
        directory.accounts.add(info, "secret");
        assertThat(directory.accounts.find(address("iNFO@Example.ORG"))).contains(info);
        assertThat(directory.accounts.find(address("ınfo@example.org"))).isEmpty();
        assertThat(directory.accounts.findAll(List.of(address("Info@example.org"), address("none@example.org")))).containsOnlyKeys(address("info@example.org"));
        assertThat(directory.accounts.in(OURS)).contains(info);
        assertThat(directory.accounts.all()).contains(info);
    }

    private boolean scram(String login, String password) throws Exception {
        ScramClient client = new ScramClient(login, password);
        ScramExchange exchange = directory.accounts.scram(client.first()).orElseThrow();
        Optional<String> last = exchange.verify(client.answer(exchange.challenge()));
        last.ifPresent(l -> assertThat(l).isEqualTo(client.expected()));
        return last.isPresent();
    }

    @Test
    void scramFollowsThePassword() throws Exception {
        account("scram@example.org");
        assertThat(scram("Scram@Example.org", "secret")).isTrue();
        assertThat(scram("scram@example.org", "wrong")).isFalse();
        directory.accounts.setPassword(address("scram@example.org"), "\u00e0 neuf");
        assertThat(scram("scram@example.org", "secret")).isFalse();
        assertThat(scram("scram@example.org", "\u00e0 neuf")).isTrue();
        // A hash from elsewhere tells nothing of the password, before somebody shows it.
        directory.accounts.setHash(address("scram@example.org"), "{PLAIN}moved");
        assertThat(scram("scram@example.org", "moved")).isFalse();
        assertThat(directory.accounts.authenticate("scram@example.org", "moved", Service.IMAP)).isPresent();
        assertThat(scram("scram@example.org", "moved")).isTrue();
    }

    @Test
    void anUnknownLoginLooksLikeAKnownOne() throws Exception {
        String known = directory.accounts.scram(new ScramClient("nobody@example.org", "x").first()).orElseThrow().challenge();
        String again = new DirectoryAgain().challenge("Nobody@example.org");
        assertThat(known).matches("r=[^,]+,s=[A-Za-z0-9+/]{22}==,i=10000");
        assertThat(again.split(",")[1]).isEqualTo(known.split(",")[1]);
        assertThat(scram("nobody@example.org", "x")).isFalse();
    }

    /** Another node on the same database. */
    private final class DirectoryAgain {
        String challenge(String login) {
            return new Accounts(directory.jdbc, new Passwords(), new ScramStore(directory.jdbc)).scram(new ScramClient(login, "x").first()).orElseThrow().challenge();
        }
    }

    @Test
    void anAccountNeedsADomainOfOursAndAFreeAddress() {
        account("taken@example.org");
        assertThatThrownBy(() -> account("TAKEN@example.org")).isInstanceOf(DirectoryConflict.class).hasMessageContaining("exists already");
        assertThatThrownBy(() -> account("a@elsewhere.test")).isInstanceOf(DirectoryConflict.class).hasMessageContaining("not one of ours");
        assertThatThrownBy(() -> account("a@backup.example")).isInstanceOf(DirectoryConflict.class);
    }

    @Test
    void aLoginNeedsThePasswordAndTheService() {
        directory.accounts.add(new Account(address("reader@example.org"), "", 0, EnumSet.of(Service.IMAP)), "secret");
        assertThat(directory.accounts.authenticate("Reader@example.org", "secret", Service.IMAP)).isPresent();
        assertThat(directory.accounts.authenticate("reader@example.org", "secret", Service.SUBMISSION)).isEmpty();
        assertThat(directory.accounts.authenticate("reader@example.org", "wrong", Service.IMAP)).isEmpty();
        assertThat(directory.accounts.authenticate("nobody@example.org", "secret", Service.IMAP)).isEmpty();
        assertThat(directory.accounts.authenticate("no address", "secret", Service.IMAP)).isEmpty();
        assertThat(directory.accounts.setPassword(address("READER@example.org"), "other")).isTrue();
        assertThat(directory.accounts.authenticate("reader@example.org", "other", Service.IMAP)).isPresent();
        assertThat(directory.accounts.remove(address("reader@example.org"))).isTrue();
        assertThat(directory.accounts.setPassword(address("reader@example.org"), "x")).isFalse();
        assertThat(directory.accounts.authenticate("reader@example.org", "other", Service.IMAP)).isEmpty();
    }

    @Test
    void aHashOfAnotherSystemIsReplacedAtTheFirstLogin() {
        account("moved@example.org");
        assertThat(directory.accounts.setHash(address("moved@example.org"), "{PLAIN}old")).isTrue();
        assertThat(directory.accounts.authenticate("moved@example.org", "wrong", Service.IMAP)).isEmpty();
        assertThat(hash("moved@example.org")).isEqualTo("{PLAIN}old");
        assertThat(directory.accounts.authenticate("moved@example.org", "old", Service.IMAP)).isPresent();
        assertThat(hash("moved@example.org")).startsWith("$argon2id$");
        assertThat(directory.accounts.authenticate("moved@example.org", "old", Service.IMAP)).isPresent();
    }

    @Test
    void anAliasHasTargetsAnywhereAsTheyWereWritten() {
        directory.aliases.add(address("Sales@example.org"), List.of(address("Jane.Doe@Elsewhere.test"), address("boss@example.org")));
        directory.aliases.add(address("sales@example.org"), List.of(address("boss@example.org"), address("third@example.org")));
        List<EmailAddress> targets = List.of(address("Jane.Doe@elsewhere.test"), address("boss@example.org"), address("third@example.org"));
        assertThat(directory.aliases.targets(Set.of(address("SALES@example.org")))).containsOnlyKeys(address("sales@example.org"))
            .satisfies(found -> assertThat(found.get(address("sales@example.org"))).containsExactlyInAnyOrderElementsOf(targets));
        assertThat(directory.aliases.in(OURS)).containsKey(address("sales@example.org"));
        assertThat(directory.aliases.remove(address("sales@example.org"), List.of(address("boss@example.org")))).isEqualTo(1);
        assertThat(directory.aliases.remove(address("sales@example.org"), List.of())).isEqualTo(2);
        assertThat(directory.aliases.remove(address("sales@example.org"), List.of())).isZero();
        assertThatThrownBy(() -> directory.aliases.add(address("a@elsewhere.test"), targets)).isInstanceOf(DirectoryConflict.class);
        assertThatThrownBy(() -> directory.aliases.add(address("a@backup.example"), targets)).isInstanceOf(DirectoryConflict.class);
    }

    @Test
    void aliasesAndAccountsComeInOneQuery() {
        account("both@example.org");
        directory.aliases.add(address("both@example.org"), List.of(address("both@example.org"), address("x@y.test")));
        account("one@example.org");
        directory.statements();
        Entries.Found found = directory.entries.find(List.of(address("BOTH@example.org"), address("one@example.org"), address("none@example.org")));
        assertThat(directory.statements()).isEqualTo(1);
        assertThat(found.accounts()).containsOnlyKeys(address("both@example.org"), address("one@example.org"));
        assertThat(found.accounts().get(address("one@example.org")).may(Service.RECEIVE)).isTrue();
        assertThat(found.aliases()).containsOnlyKeys(address("both@example.org"));
        assertThat(directory.entries.find(List.of()).aliases()).isEmpty();
    }

    private String hash(String address) {
        return directory.jdbc.sql("SELECT password FROM account WHERE address = ?").param(address).query(String.class).single();
    }

    private void account(String address) {
        directory.accounts.add(new Account(address(address).canonical(), "", 0, EnumSet.allOf(Service.class)), "secret");
    }

    private static MailDomain domain(String name, boolean backupMx) {
        return new MailDomain(new Domain(name), true, backupMx, Optional.empty(), "en");
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text);
    }
}
