package org.colombier.routing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.maps.LookupTable;
import org.colombier.maps.LookupTables;
import org.colombier.maps.TableUnavailable;
import org.colombier.maps.ValueCheck;
import org.colombier.ops.Site;
import org.springframework.stereotype.Component;

/** The tables by which a site says itself where mail goes, besides what the directory and the lists know. Thread-safe. */
@Component
class SiteTables {

    /**
     * What an alias table makes of an address.
     *
     * @param place   the entry that answered, {@code file:line}
     * @param targets at least one
     */
    record Rewrite(String place, List<EmailAddress> targets) {
    }

    private final AliasTargets aliasTargets;
    private final boolean propagates;
    private final LookupTable aliases;
    private final AddressTable virtualAliases;
    private final boolean aliasesNameDomains;
    private final DomainTable virtualAliasDomains;
    /** Tables from before the settings: {@code *.regexp} of {@code etc-dir/routing}, asked last, for domains of ours only. */
    private final LookupTable lastRewriting;
    private final DomainTable relayDomains;
    private final Optional<AddressTable> relayRecipients;
    private final AddressTable relocated;

    SiteTables(RoutingMaps maps, RoutingSettings settings, LookupTables tables, Site site) {
        Extensions extensions = new Extensions(settings.recipientDelimiter());
        Domain host = Domain.tryParse(site.hostname()).orElseGet(() -> new Domain("localhost"));
        Set<Domain> local = maps.localDomains().isEmpty() ? Set.of(host) : maps.localDomains().stream().map(Domain::parse).collect(Collectors.toCollection(LinkedHashSet::new));
        this.aliasTargets = new AliasTargets(local.iterator().next());
        this.propagates = maps.propagateExtensions();
        this.aliases = withConvention(tables, maps.virtualAliasMaps(), "virtual", aliasTargets::check);
        this.virtualAliases = new AddressTable(aliases, extensions, local);
        this.aliasesNameDomains = maps.virtualAliasDomains().isEmpty();
        this.virtualAliasDomains = DomainTable.open("colombier.routing.virtual-alias-domains", maps.virtualAliasDomains(), false, tables)
            .and(tables.openOptional("texthash:routing/virtual*domains", ValueCheck.ANY));
        this.lastRewriting = tables.open(List.of("regexp:routing/{[!tv],t[!r],v[!i]}*.regexp"), aliasTargets::check);
        this.relayDomains = DomainTable.open("colombier.routing.relay-domains", maps.relayDomains(), true, tables);
        this.relayRecipients = maps.relayRecipientMaps().isEmpty() ? Optional.empty()
            : Optional.of(new AddressTable(tables.open(maps.relayRecipientMaps()), extensions, local));
        this.relocated = new AddressTable(tables.open(maps.relocatedMaps()), extensions, local);
    }

    /** Tables of the settings, then the files by convention that are there: {@code virtual.regexp}, also written {@code virtual_regexp}. */
    static LookupTable withConvention(LookupTables tables, List<String> specifications, String name, ValueCheck check) {
        return LookupTables.firstOf(tables.open(specifications, check), tables.openOptional("texthash:routing/" + name, check),
            tables.openOptional("regexp:routing/" + name + "*regexp", check), tables.openOptional("pcre:routing/" + name + "*pcre", check));
    }

    Optional<Rewrite> virtualAlias(EmailAddress address) {
        return virtualAliases.find(address).map(found -> rewrite(found.place(), found.value(), address, propagates ? found.extension() : ""));
    }

    /** The targets of {@link #virtualAlias}, for asking ahead: none where the table makes nonsense. */
    List<EmailAddress> targetsAhead(EmailAddress address) {
        try {
            return virtualAlias(address).map(Rewrite::targets).orElse(List.of());
        } catch (RoutingUnavailable | TableUnavailable later) {
            // The expansion will come to it and say so.
            return List.of();
        }
    }

    /** Why all addresses of a domain are aliases: the setting or the key that says so. */
    Optional<String> virtualAliasDomain(Domain domain) {
        return virtualAliasDomains.place(domain).or(() -> aliasesNameDomains ? aliases.look(domain.ascii()).map(LookupTable.Answer::place) : Optional.empty());
    }

    Optional<Rewrite> lastRewrite(EmailAddress address) {
        return lastRewriting.look(address.toString()).map(answer -> rewrite(answer.place(), answer.value(), address, ""));
    }

    Optional<String> relayDomain(Domain domain) {
        return relayDomains.place(domain);
    }

    /** Empty if there is no list of the recipients of relay domains: then there are all. */
    Optional<Optional<AddressTable.Found>> relayRecipient(EmailAddress address) {
        return relayRecipients.map(table -> table.find(address));
    }

    Optional<AddressTable.Found> relocated(EmailAddress address) {
        return relocated.find(address);
    }

    private Rewrite rewrite(String place, String value, EmailAddress address, String extension) {
        try {
            return new Rewrite(place, aliasTargets.parse(value, address, extension));
        } catch (IllegalArgumentException noAddress) {
            throw new RoutingUnavailable(place + ": makes of " + address + " what is no address: " + value);
        }
    }
}
