package org.colombier.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.directory.Account;
import org.colombier.directory.Domains;
import org.colombier.directory.Entries;
import org.colombier.directory.Listmasters;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.routing.ListAddresses.RobotAddress;

/**
 * What the database says about the addresses of one request, asked for in batches and forgotten with the request: a
 * change counts from the next one, on every node. Not thread-safe.
 */
final class Knowledge {

    /** Alias targets beyond this many are not asked for ahead, only one by one as far as an expansion may go. */
    private static final int MOST_AT_ONCE = 5_000;

    /** Where it asks. @param host this server's own name, whose postmaster answers even if the host is no mail domain */
    record Sources(Domains domains, Entries entries, Listmasters listmasters, ListAddresses lists, SiteTables tables, Extensions extensions, Optional<Domain> host) {
    }

    private final Sources from;

    private final Map<Domain, Optional<MailDomain>> domains = new HashMap<>();
    private final Set<EmailAddress> asked = new HashSet<>();
    private final Set<EmailAddress> fetched = new HashSet<>();
    private final Map<EmailAddress, List<EmailAddress>> aliases = new HashMap<>();
    private final Map<EmailAddress, Account> accounts = new HashMap<>();
    private final Map<EmailAddress, Optional<RobotAddress>> robots = new HashMap<>();

    Knowledge(Sources from) {
        this.from = from;
    }

    /**
     * Asks for all that the given addresses may need, and the targets of their aliases, in a few queries for each level
     * of aliases.
     *
     * @param also domains to ask for in the same query
     */
    void fetch(Collection<EmailAddress> addresses, Collection<Domain> also, int levels) {
        Set<EmailAddress> level = canonical(addresses);
        Set<Domain> first = new HashSet<>(also);
        level.forEach(a -> first.add(a.domain()));
        fetchDomains(first);
        for (int i = 0; i < levels && !level.isEmpty() && level.size() <= MOST_AT_ONCE; i++) {
            level = fetch(level);
        }
    }

    Optional<MailDomain> domain(EmailAddress address) {
        if (!domains.containsKey(address.domain())) {
            fetch(Set.of(address.canonical()));
        }
        return domains.get(address.domain());
    }

    Optional<MailDomain> domain(Domain domain) {
        fetchDomains(Set.of(domain));
        return domains.get(domain);
    }

    List<EmailAddress> aliases(EmailAddress canonical) {
        ensure(canonical);
        return aliases.getOrDefault(canonical, List.of());
    }

    Optional<Account> account(EmailAddress canonical) {
        ensure(canonical);
        return Optional.ofNullable(accounts.get(canonical));
    }

    Optional<RobotAddress> robot(EmailAddress canonical) {
        return robots.computeIfAbsent(canonical, from.lists()::find);
    }

    boolean takes(RobotAddress robot, ReversePath sender) {
        return from.lists().takes(robot, sender);
    }

    Set<EmailAddress> listmasters(Domain domain) {
        return from.domains().listmasters(domain);
    }

    /** The mailbox of the last resort: the host's own postmaster, who needs no account. */
    Optional<EmailAddress> hostPostmaster() {
        return from.host().map(EmailAddress::postmasterOf);
    }

    Set<EmailAddress> siteListmasters() {
        return from.listmasters().ofSite();
    }

    private void ensure(EmailAddress canonical) {
        if (!asked.contains(canonical)) {
            fetch(Set.of(canonical));
        }
    }

    /** @return the alias targets not asked for yet */
    private Set<EmailAddress> fetch(Set<EmailAddress> addresses) {
        Set<Domain> unknown = new HashSet<>();
        addresses.forEach(a -> unknown.add(a.domain()));
        fetchDomains(unknown);
        Set<EmailAddress> ours = new LinkedHashSet<>();
        addresses.stream().filter(a -> domains.get(a.domain()).isPresent()).forEach(a -> {
            ours.add(a);
            from.extensions().without(a).ifPresent(ours::add);
        });
        ours.removeAll(asked);
        Entries.Found found = from.entries().find(ours);
        asked.addAll(ours);
        aliases.putAll(found.aliases());
        accounts.putAll(found.accounts());
        fetchRobots(addresses);
        fetched.addAll(addresses);
        Set<EmailAddress> targets = new LinkedHashSet<>();
        addresses.forEach(a -> targets.addAll(canonical(targets(a))));
        targets.removeAll(fetched);
        return targets;
    }

    /** Where the aliases of an address, and of the address without its extension, lead. */
    private List<EmailAddress> targets(EmailAddress address) {
        List<EmailAddress> targets = new ArrayList<>(from.tables().targetsAhead(address));
        targets.addAll(aliases.getOrDefault(address, List.of()));
        from.extensions().without(address).ifPresent(plain -> targets.addAll(aliases.getOrDefault(plain, List.of())));
        return targets;
    }

    private void fetchDomains(Set<Domain> wanted) {
        Set<Domain> unknown = new HashSet<>(wanted);
        unknown.removeAll(domains.keySet());
        if (!unknown.isEmpty()) {
            Map<Domain, MailDomain> ours = from.domains().findAll(unknown);
            unknown.forEach(d -> domains.put(d, Optional.ofNullable(ours.get(d)).or(() -> ownHost(d))));
        }
    }

    /** RFC 5321 section 4.5.1: every server takes mail for its postmaster. */
    private Optional<MailDomain> ownHost(Domain domain) {
        return from.host().filter(domain::equals).map(host -> new MailDomain(host, true, false, Optional.empty(), "en"));
    }

    /** Of our addresses only those that nothing before the list addresses answers for. */
    private void fetchRobots(Set<EmailAddress> addresses) {
        List<EmailAddress> open = new ArrayList<>();
        for (EmailAddress a : addresses) {
            if (domains.get(a.domain()).isPresent() && !aliases.containsKey(a) && !accounts.containsKey(a) && !robots.containsKey(a)) {
                open.add(a);
            }
        }
        if (!open.isEmpty()) {
            Map<EmailAddress, RobotAddress> found = from.lists().findAll(open);
            open.forEach(a -> robots.put(a, Optional.ofNullable(found.get(a))));
        }
    }

    private static Set<EmailAddress> canonical(Collection<EmailAddress> addresses) {
        Set<EmailAddress> all = new LinkedHashSet<>();
        addresses.forEach(a -> all.add(a.canonical()));
        return all;
    }
}
