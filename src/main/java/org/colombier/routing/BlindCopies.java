package org.colombier.routing;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.maps.LookupTables;
import org.colombier.maps.TableUnavailable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;

/**
 * Who gets a copy of mail that comes in, without being named in it: by its sender, by a recipient, and of all
 * ({@code sender_bcc_maps}, {@code recipient_bcc_maps} and {@code always_bcc} of Postfix). Not of what this server itself
 * sends on or reports. Thread-safe.
 */
@Service
public class BlindCopies {

    private final AddressTable bySender;
    private final AddressTable byRecipient;
    private final Optional<EmailAddress> always;

    @Autowired
    BlindCopies(RoutingMaps maps, RoutingSettings settings, LookupTables tables) {
        this(maps, new Extensions(settings.recipientDelimiter()), tables);
    }

    private BlindCopies(RoutingMaps maps, Extensions extensions, LookupTables tables) {
        this.bySender = new AddressTable(tables.open(maps.senderBccMaps(), BlindCopies::addresses), extensions, Set.of());
        this.byRecipient = new AddressTable(tables.open(maps.recipientBccMaps(), BlindCopies::addresses), extensions, Set.of());
        this.always = maps.alwaysBcc().isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(maps.alwaysBcc()));
    }

    /** Nobody's. */
    public static BlindCopies none() {
        return new BlindCopies(new RoutingMaps(List.of(), List.of(), List.of(), true, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), ""),
            new Extensions("+"), LookupTables.below(java.nio.file.Path.of("")));
    }

    /**
     * The recipients of the copies, none twice; nobody hears what becomes of a copy (NOTIFY=NEVER).
     *
     * @param recipients as the client named them
     * @throws TableUnavailable if a table does not answer: better no mail than one without its copy
     */
    public List<Recipient> of(ReversePath from, List<Recipient> recipients) {
        Set<EmailAddress> copies = new LinkedHashSet<>();
        always.ifPresent(copies::add);
        from.address().flatMap(bySender::find).ifPresent(found -> copies.addAll(parse(found)));
        for (Recipient recipient : recipients) {
            byRecipient.find(recipient.address()).ifPresent(found -> copies.addAll(parse(found)));
        }
        recipients.forEach(recipient -> copies.remove(recipient.address()));
        return copies.stream().map(copy -> new Recipient(copy, copy, "", EnumSet.of(Recipient.Notify.NEVER), "")).toList();
    }

    private static List<EmailAddress> parse(AddressTable.Found found) {
        try {
            return addresses(found.value());
        } catch (IllegalArgumentException noAddress) {
            throw new TableUnavailable(found.place() + ": " + noAddress.getMessage());
        }
    }

    private static List<EmailAddress> addresses(String value) {
        List<EmailAddress> addresses = new ArrayList<>();
        for (String word : value.split("[,\\s]+")) {
            addresses.add(EmailAddress.parse(word));
        }
        return addresses;
    }
}
