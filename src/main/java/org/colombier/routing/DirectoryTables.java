package org.colombier.routing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.colombier.directory.Domains;
import org.colombier.directory.Entries;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.maps.LookupTable;
import org.colombier.maps.TableProvider;
import org.springframework.stereotype.Component;

/**
 * Tables of the directory: {@code directory:aliases} (an address to its targets), {@code directory:accounts} (an address
 * that receives mail to itself), {@code directory:domains} (a domain to {@code local}, {@code backup-mx} or {@code off}).
 * A look-up is a query.
 */
@Component
class DirectoryTables implements TableProvider {

    private final Entries entries;
    private final Domains domains;

    DirectoryTables(Entries entries, Domains domains) {
        this.entries = entries;
        this.domains = domains;
    }

    @Override
    public String type() {
        return "directory";
    }

    @Override
    public LookupTable open(String name) {
        return new QueriedTable("directory:" + name, switch (name) {
            case "aliases" -> byAddress(a -> Optional.ofNullable(entries.find(Set.of(a)).aliases().get(a)).filter(targets -> !targets.isEmpty()).map(DirectoryTables::joined));
            case "accounts" -> byAddress(a -> Optional.ofNullable(entries.find(Set.of(a)).accounts().get(a)).map(account -> account.address().toString()));
            case "domains" -> key -> Domain.tryParse(key).flatMap(domains::find).map(d -> !d.enabled() ? "off" : d.backupMx() ? "backup-mx" : "local");
            default -> throw new IllegalArgumentException("no such table of the directory; there are aliases, accounts, domains");
        });
    }

    private static Function<String, Optional<String>> byAddress(Function<EmailAddress, Optional<String>> query) {
        return key -> EmailAddress.tryParse(key).map(EmailAddress::canonical).flatMap(query);
    }

    private static String joined(List<EmailAddress> targets) {
        return String.join(", ", targets.stream().map(EmailAddress::toString).toList());
    }
}
