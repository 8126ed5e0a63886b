package org.colombier.lists.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.smime.SignatureCheck;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** Runs one command: finds its list in the domain that the mail came to, and hands it to whoever does that. In the caller's transaction. */
@Component
class CommandRunner {

    private final Catalog catalog;
    private final Memberships memberships;
    private final Confirmations confirmations;
    private final Moderating moderating;
    private final Inquiries inquiries;
    private final ListCommands listCommands;
    private final MemberOptions options;
    private final GlobalReminder globalReminder;

    CommandRunner(Catalog catalog, Memberships memberships, Confirmations confirmations, Moderating moderating, Inquiries inquiries, ListCommands listCommands,
                  MemberOptions options, GlobalReminder globalReminder) {
        this.catalog = catalog;
        this.memberships = memberships;
        this.confirmations = confirmations;
        this.moderating = moderating;
        this.inquiries = inquiries;
        this.listCommands = listCommands;
        this.options = options;
        this.globalReminder = globalReminder;
    }

    Outcome run(Domain domain, Requester who, Command command) {
        return switch (command) {
            case Command.Help ignored -> inquiries.help(domain, who);
            case Command.Lists ignored -> inquiries.lists(domain, who);
            case Command.Which ignored -> inquiries.which(domain, who);
            case Command.OnList(Verb verb, String list, String argument) -> onList(domain, list, l -> listCommands.ask(verb, l, who, argument));
            case Command.RemindAll ignored -> globalReminder.ask(domain, who);
            case Command.Subscribe(String list, String name) -> onList(domain, list, true,
                l -> memberships.ask(Operation.SUBSCRIBE, l, who, who.address(), name.isEmpty() ? who.name() : name));
            case Command.Signoff(String list, String address) -> onList(domain, list, l -> signoff(l, who, address));
            case Command.SignoffAll(String address) -> signoffAll(domain, who, address);
            case Command.Set(String list, String mode) -> onList(domain, list, l -> options.set(l, who, mode));
            case Command.SetAll(String mode) -> options.setAll(domain, who, mode);
            case Command.Suspend(String list, String until) -> onList(domain, list, l -> options.suspend(l, who, until));
            case Command.Resume(String list) -> onList(domain, list, l -> options.resume(l, who));
            case Command.Add(String list, String address, String name) -> onList(domain, list, l -> ask(Operation.ADD, l, who, address, name));
            case Command.Del(String list, String address) -> onList(domain, list, l -> ask(Operation.DEL, l, who, address, ""));
            case Command.Invite(String list, String address, String name) -> onList(domain, list, l -> ask(Operation.INVITE, l, who, address, name));
            case Command.Confirm(String token) -> confirmations.confirm(token, who.language());
            case Command.ModIndex(String list) -> onList(domain, list, l -> moderating.index(l, who));
            case Command.Distribute(String token) -> moderating.distribute(token, who);
            case Command.Reject(String token) -> moderating.reject(token, who);
            case Command.Verify(String list) -> onList(domain, list, l -> verify(who));
        };
    }

    private Outcome signoff(MailingList list, Requester who, String address) {
        return ask(Operation.UNSUBSCRIBE, list, who, address.isEmpty() ? who.address().toString() : address, "");
    }

    /** Each list of the domain by its own rules; the report has what came of each. */
    private Outcome signoffAll(Domain domain, Requester who, String address) {
        Optional<EmailAddress> whom = address.isEmpty() ? Optional.of(who.address()) : EmailAddress.tryParse(address);
        if (whom.isEmpty()) {
            return Outcome.refused("address.invalid", address);
        }
        List<MailingList> lists = options.listsOf(domain, new Requester(whom.get(), "", who.method(), who.quiet(), who.language()));
        boolean oneself = whom.get().canonical().equals(who.address().canonical());
        lists.forEach(l -> memberships.ask(Operation.UNSUBSCRIBE, l, who, whom.get(), ""));
        // Nobody learns here where somebody else is a member.
        return !oneself ? MembershipQuestions.asked(whom.get(), false)
            : lists.isEmpty() ? Outcome.refused("all.none", who.address().toString()) : Outcome.done("signoff.all", lists.size());
    }

    private Outcome ask(Operation operation, MailingList list, Requester who, String address, String name) {
        return EmailAddress.tryParse(address).map(whom -> memberships.ask(operation, list, who, whom, name)).orElseGet(() -> Outcome.refused("address.invalid", address));
    }

    /** What proves the author of this very mail: their own signature, their domain's, both or none. */
    private static Outcome verify(Requester who) {
        String author = who.address().toString();
        String domain = who.address().domain().unicode();
        if (who.method() == AuthMethod.MD5) {
            return Outcome.refused("verify.key", author);
        }
        return switch (who.proof().signature()) {
            case SignatureCheck.Valid own -> Outcome.done(who.method() != AuthMethod.SMIME ? "verify.smime.subject" : who.proof().signedByDomain() ? "verify.smime.dkim" : "verify.smime",
                author, own.issuer(), own.expires().toString(), domain);
            case SignatureCheck.Invalid(String reason) -> who.proof().signedByDomain() ? Outcome.done("verify.invalid.dkim", author, reason, domain) : Outcome.refused("verify.invalid", author, reason);
            case SignatureCheck.Unsigned() -> who.proof().signedByDomain() ? Outcome.done("verify.dkim", domain) : Outcome.refused("verify.none", author);
        };
    }

    private Outcome onList(Domain domain, String word, Function<MailingList, Outcome> then) {
        return onList(domain, word, false, then);
    }

    /** A list by its name, or its address in this domain: the robot of a domain speaks for its own lists only. */
    private Outcome onList(Domain domain, String word, boolean pending, Function<MailingList, Outcome> then) {
        String address = word.contains("@") ? word : word + "@" + domain.ascii();
        return EmailAddress.tryParse(address).filter(a -> a.domain().equals(domain)).flatMap(catalog::find)
            .filter(l -> l.isOpen() || pending && l.status() == ListStatus.PENDING)
            .map(then).orElseGet(() -> Outcome.refused("list.unknown", word));
    }
}
