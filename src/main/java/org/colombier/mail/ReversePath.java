package org.colombier.mail;

import java.util.Optional;

/** The envelope sender: an address, or {@code <>} on mail that must never be answered (RFC 5321 section 4.5.5). */
public record ReversePath(Optional<EmailAddress> address) {

    public static final ReversePath NULL = new ReversePath(Optional.empty());

    public static ReversePath of(EmailAddress address) {
        return new ReversePath(Optional.of(address));
    }

    /** Reads what {@link #toString} wrote: an address, or nothing. */
    public static ReversePath parse(String text) {
        return text.isEmpty() ? NULL : of(EmailAddress.parse(text));
    }

    public boolean isNull() {
        return address.isEmpty();
    }

    /** The address without brackets; empty for the null reverse-path. */
    @Override
    public String toString() {
        return address.map(EmailAddress::toString).orElse("");
    }
}
