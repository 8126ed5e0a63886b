package org.colombier.lists.smime;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.springframework.stereotype.Service;

/** Copies of a message that was encrypted for a list, for the few people who decide about it. Thread-safe. */
@Service
public class ReaderCopies {

    private final Decryption decryption;
    private final Encryption encryption;
    private final PersonCertificates people;

    ReaderCopies(Decryption decryption, Encryption encryption, PersonCertificates people) {
        this.decryption = decryption;
        this.encryption = encryption;
        this.people = people;
    }

    /** For each who has a certificate the message encrypted with it; for the others as it came. A message that the list cannot read stays as it is. */
    public Map<EmailAddress, MessageContent> of(MailingList list, MessageContent message, Collection<EmailAddress> readers) {
        Map<EmailAddress, MessageContent> copies = new HashMap<>();
        readers.forEach(r -> copies.put(r, message));
        if (decryption.open(list, message) instanceof Opened.Clear(MessageContent clear)) {
            Map<EmailAddress, X509Certificate> certificates = people.of(readers);
            copies.replaceAll((reader, same) -> certificates.containsKey(reader.canonical())
                ? MessageContent.of(encryption.encrypt(clear.octets(), certificates.get(reader.canonical()))) : same);
        }
        return copies;
    }
}
