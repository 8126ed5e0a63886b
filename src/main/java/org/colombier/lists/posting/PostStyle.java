package org.colombier.lists.posting;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.FieldMatch;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.DmarcPhrase;
import org.colombier.lists.catalog.ListParameters.ListField;
import org.colombier.lists.catalog.ListParameters.ReplyTo;
import org.colombier.lists.catalog.ListParameters.ReplyToApply;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.mail.EmailAddress;

/**
 * The list parameters by which members' copies differ from the list copy.
 *
 * @param rewritten        stands in a rewritten From in place of the list's address
 * @param removeSignatures take off what authors' domains signed
 * @param seal             leave what our own checks found, of which an ARC seal is made
 */
record PostStyle(ReplyTo replyTo, Optional<EmailAddress> otherReplyTo, boolean respectReplyTo, Set<ListField> listFields,
                 List<FieldMatch> removedFields, List<String> customFields, DmarcPhrase phrase, Optional<EmailAddress> rewritten,
                 boolean removeSignatures, boolean seal) {

    static PostStyle of(ListSettings settings) {
        return new PostStyle(settings.get(ListParameters.REPLY_TO), settings.get(ListParameters.REPLY_TO_OTHER),
            settings.get(ListParameters.REPLY_TO_APPLY) == ReplyToApply.RESPECT, settings.get(ListParameters.RFC2369_HEADER_FIELDS),
            settings.get(ListParameters.REMOVE_OUTGOING_HEADERS), settings.get(ListParameters.CUSTOM_HEADER),
            settings.get(ListParameters.DMARC_PHRASE), settings.get(ListParameters.DMARC_OTHER_EMAIL),
            settings.get(ListParameters.REMOVE_DKIM_HEADERS), settings.get(ListParameters.ARC_FEATURE));
    }
}
