package org.colombier.lists.smime;

import java.util.Map;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.members.PersonalRecords;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What goes when a person or a list goes. Thread-safe. */
@Component
class SmimeRecords implements PersonalRecords, ListContents {

    private final JdbcClient jdbc;
    private final PersonCertificates certificates;

    SmimeRecords(JdbcClient jdbc, PersonCertificates certificates) {
        this.jdbc = jdbc;
        this.certificates = certificates;
    }

    @Override
    public String name() {
        return "certificate";
    }

    /** A certificate bears its address: that of the old one encrypts nothing for the new. */
    @Override
    public void move(EmailAddress from, EmailAddress to) {
        certificates.remove(from);
    }

    @Override
    public void erase(EmailAddress address) {
        certificates.remove(address);
    }

    @Override
    public Map<String, Object> export(EmailAddress address) {
        return certificates.find(address).map(c -> Map.<String, Object>of("pem", c.pem(), "until", c.until().toString(), "origin", c.origin())).orElseGet(Map::of);
    }

    @Override
    public void purge(long listId) {
        jdbc.sql("DELETE FROM smime_list_key WHERE list_id = ?").param(listId).update();
    }
}
