package org.colombier.lists.posting;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.DmarcPhrase;
import org.colombier.lists.catalog.ListParameters.FooterType;
import org.colombier.lists.catalog.ListParameters.ListField;
import org.colombier.lists.catalog.ListParameters.ReplyTo;
import org.colombier.lists.catalog.ListParameters.ReplyToApply;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.mail.EmailAddress;

/** The list parameters by which a post is changed on its way out. */
record PostStyle(String subjectTag, ReplyTo replyTo, Optional<EmailAddress> otherReplyTo, boolean respectReplyTo, Set<ListField> listFields,
                 List<String> removedFields, List<String> customFields, DmarcPhrase phrase, String header, String footer, Footer.Manner footerManner) {

    static PostStyle of(ListSettings settings) {
        return new PostStyle(settings.get(ListParameters.CUSTOM_SUBJECT).strip(), settings.get(ListParameters.REPLY_TO),
            settings.get(ListParameters.REPLY_TO_OTHER), settings.get(ListParameters.REPLY_TO_APPLY) == ReplyToApply.RESPECT,
            settings.get(ListParameters.RFC2369_HEADER_FIELDS), settings.get(ListParameters.REMOVE_HEADERS), settings.get(ListParameters.CUSTOM_HEADER),
            settings.get(ListParameters.DMARC_PHRASE), settings.get(ListParameters.HEADER), settings.get(ListParameters.FOOTER),
            settings.get(ListParameters.FOOTER_TYPE) == FooterType.APPEND ? Footer.Manner.TEXT : Footer.Manner.PART);
    }
}
