package org.colombier.directory;

import java.util.Set;
import java.util.TreeSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Who administers: a site listmaster everything, a domain's listmaster that domain. Site listmasters are those of the
 * setting {@code colombier.listmasters} and those added here. Thread-safe.
 */
@Service
public class Listmasters {

    /** @param listmasters addresses of the site's listmasters, besides those kept in the database; the way in for the first one */
    @ConfigurationProperties("colombier")
    record Settings(@DefaultValue List<String> listmasters) {
    }

    private final JdbcClient jdbc;
    private final Domains domains;
    private final Set<EmailAddress> configured;

    Listmasters(JdbcClient jdbc, Domains domains, Settings settings) {
        this.jdbc = jdbc;
        this.domains = domains;
        this.configured = settings.listmasters().stream().map(text -> EmailAddress.parse(text.strip()).canonical()).collect(Collectors.toUnmodifiableSet());
    }

    public boolean isSiteListmaster(EmailAddress address) {
        EmailAddress canonical = address.canonical();
        return configured.contains(canonical)
            || !jdbc.sql("SELECT 1 FROM site_listmaster WHERE address = ?").param(canonical.toString()).query().listOfRows().isEmpty();
    }

    /** True for the domain's own listmasters and for those of the site. */
    public boolean isListmaster(Domain domain, EmailAddress address) {
        return isSiteListmaster(address) || domains.isListmaster(domain, address);
    }

    /** The domains that the address administers: all of them for a site listmaster. By name. */
    public List<MailDomain> domainsOf(EmailAddress address) {
        if (isSiteListmaster(address)) {
            return domains.all();
        }
        Set<String> names = Set.copyOf(jdbc.sql("SELECT domain FROM domain_listmaster WHERE address = ?").param(address.canonical().toString())
            .query(String.class).list());
        return domains.findAll(names.stream().map(Domain::new).toList()).values().stream().sorted(Comparator.comparing(MailDomain::name)).toList();
    }

    /** The site's listmasters, by address. */
    public Set<EmailAddress> ofSite() {
        Set<EmailAddress> all = new TreeSet<>(Comparator.comparing(EmailAddress::toString));
        all.addAll(configured);
        jdbc.sql("SELECT address FROM site_listmaster").query((rs, n) -> EmailAddress.parse(rs.getString(1))).list().forEach(all::add);
        return all;
    }

    public void addToSite(EmailAddress address) {
        jdbc.sql("INSERT IGNORE INTO site_listmaster (address) VALUES (?)").param(address.canonical().toString()).update();
    }

    /** @return false if it was none, or is one by the site's configuration, which only the configuration can change */
    public boolean removeFromSite(EmailAddress address) {
        return jdbc.sql("DELETE FROM site_listmaster WHERE address = ?").param(address.canonical().toString()).update() > 0;
    }
}
