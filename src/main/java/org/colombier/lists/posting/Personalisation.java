package org.colombier.lists.posting;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.springframework.stereotype.Service;

/** Shows and checks posts with members' data in them before anybody gets one. Thread-safe. */
@Service
public class Personalisation {

    private final Catalog catalog;
    private final Members members;
    private final FooterTexts footers;
    private final Clock clock;

    Personalisation(Catalog catalog, Members members, FooterTexts footers, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.footers = footers;
        this.clock = clock;
    }

    /**
     * The text of a post with footers as this person would get it: a member's own data, or of somebody else the address alone.
     *
     * @param fromWeb the post is written in the portal
     * @throws org.colombier.lists.template.TextFault if a text in it is no sound template
     */
    public byte[] preview(MailingList list, MessageContent post, EmailAddress person, boolean fromWeb) {
        Merge merge = merge(list, fromWeb);
        Member member = member(list, person);
        return (merge.isPersonal(post.octets()) ? merge.footer(member) : merge.footers().footer()).around(merge.merged(post.octets(), member));
    }

    /** Why a post cannot go out with members' data; empty if it can, or if the list puts none into posts. */
    Optional<String> fault(MailingList list, MessageContent post, EmailAddress author, boolean fromWeb) {
        return merge(list, fromWeb).fault(post.octets(), member(list, author));
    }

    private Merge merge(MailingList list, boolean fromWeb) {
        var settings = catalog.settings(list);
        return Merge.of(list, settings, footers.of(list, settings), fromWeb);
    }

    private Member member(MailingList list, EmailAddress person) {
        return members.find(list.id(), person).orElseGet(() -> new Member(0, list.id(), person.canonical(), "", Reception.MAIL, false, clock.instant(), false, true, false,
            Optional.empty(), Set.of(), Map.of(), "", clock.instant()));
    }
}
