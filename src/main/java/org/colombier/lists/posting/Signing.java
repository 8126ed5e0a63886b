package org.colombier.lists.posting;

import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.DkimApply;
import org.colombier.lists.catalog.ListParameters.DkimMail;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which domain answers with its DKIM signature for what a list sends. Pure. */
final class Signing {

    private static final Logger LOG = LoggerFactory.getLogger(Signing.class);

    private Signing() {
    }

    /** Empty if the copies of a post that was let in this way are not signed. */
    static Optional<Domain> signer(MailingList list, ListSettings settings, Admission by) {
        return applies(settings.get(ListParameters.DKIM_SIGNATURE_APPLY_ON), by) ? ofList(list, settings) : Optional.empty();
    }

    /** Empty if what the list itself writes to its members, a digest, is not signed. */
    static Optional<Domain> ofList(MailingList list, ListSettings settings) {
        boolean signed = settings.get(ListParameters.DKIM_FEATURE) && settings.get(ListParameters.DKIM_ADD_SIGNATURE_TO).contains(DkimMail.LIST);
        return signed ? Optional.of(domain(list, settings)) : Optional.empty();
    }

    private static boolean applies(Set<DkimApply> kinds, Admission by) {
        return kinds.contains(DkimApply.ANY) || switch (by) {
            case SMTP -> false;
            case DKIM -> kinds.contains(DkimApply.DKIM_AUTHENTICATED_MESSAGES);
            case MD5 -> kinds.contains(DkimApply.MD5_AUTHENTICATED_MESSAGES);
            case SMIME -> kinds.contains(DkimApply.SMIME_AUTHENTICATED_MESSAGES);
            case EDITOR -> kinds.contains(DkimApply.EDITOR_VALIDATED_MESSAGES);
        };
    }

    /** A list speaks for its own domain or one above it, never for a neighbour's, whose key the site may hold too. */
    private static Domain domain(MailingList list, ListSettings settings) {
        String wanted = settings.get(ListParameters.DKIM_SIGNER_DOMAIN).strip();
        Optional<Domain> other = Domain.tryParse(wanted).filter(d -> list.domain().equals(d) || list.domain().ascii().endsWith("." + d.ascii()));
        if (!wanted.isEmpty() && other.isEmpty()) {
            LOG.warn("list {}: dkim_parameters.signer_domain {} is neither its domain nor above it; its domain signs", list.address(), wanted);
        }
        return other.orElse(list.domain());
    }
}
