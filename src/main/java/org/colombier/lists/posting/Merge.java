package org.colombier.lists.posting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.MergeScope;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.template.MergeText;
import org.colombier.lists.template.TextFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a member's own data into a post and its footer. Values are escaped in HTML; texts keep their charset and encoding where
 * these can say the result; what is signed, encrypted or an attachment is left alone. Pure.
 *
 * @param scope what data is put into
 */
record Merge(MailingList list, MergeScope scope, FooterTexts.Found footers) {

    private static final Logger LOG = LoggerFactory.getLogger(Merge.class);
    private static final Pattern ATTRIBUTE = Pattern.compile("custom_attribute\\.([A-Za-z0-9_]{1,64})");

    /** What the list does with a post written in the portal, or that came by mail. */
    static Merge of(MailingList list, ListSettings settings, FooterTexts.Found footers, boolean fromWeb) {
        boolean on = settings.get(ListParameters.PERSONALIZATION_FEATURE);
        return new Merge(list, on ? settings.get(fromWeb ? ListParameters.PERSONALIZATION_WEB : ListParameters.PERSONALIZATION_MAIL) : MergeScope.NONE, footers);
    }

    /** True if copies of this post differ from member to member. */
    boolean isPersonal(byte[] copy) {
        return scope != MergeScope.NONE && (MergeText.isIn(footers.before().text() + footers.after().text()) || scope == MergeScope.ALL && !texts(copy).isEmpty());
    }

    /** The list copy for a member; as it is if a text in it is no sound template, for which {@link #fault} would have refused it. */
    byte[] body(byte[] copy, Member member) {
        try {
            return merged(copy, member);
        } catch (TextFault broken) {
            LOG.error("list {}: a post goes out without members' data: line {}: {}", list.address(), broken.line(), broken.getMessage());
            return copy;
        }
    }

    /** As {@link #body}. @throws TextFault if a text in it is no sound template */
    byte[] merged(byte[] copy, Member member) {
        byte[] merged = copy;
        for (MimePart part : scope == MergeScope.ALL ? texts(copy).reversed() : List.<MimePart>of()) {
            byte[] before = merged;
            String text = TextEdit.text(before, part).orElseThrow();
            String rendered = MergeText.compile(text).render(facts(member, text, part.type().equals("text/html")), list.locale());
            merged = TextEdit.replaced(before, part, rendered).orElse(before);
        }
        return merged;
    }

    Footer footer(Member member) {
        return new Footer(rendered(footers.before(), member), rendered(footers.after(), member), footers.manner());
    }

    private FooterText rendered(FooterText text, Member member) {
        if (!MergeText.isIn(text.text())) {
            return text;
        }
        try {
            return new FooterText(MergeText.compile(text.text()).render(facts(member, text.text(), false), list.locale()), text.part());
        } catch (TextFault broken) {
            LOG.error("list {}: header text or footer, line {}: {}; it stands as it is written", list.address(), broken.line(), broken.getMessage());
            return text;
        }
    }

    /** Texts with placeholders, in their order. */
    private static List<MimePart> texts(byte[] copy) {
        List<MimePart> texts = new ArrayList<>();
        collect(MimePart.read(copy), copy, texts);
        return texts;
    }

    private static void collect(MimePart part, byte[] copy, List<MimePart> texts) {
        if (part.type().equals("multipart/mixed") || part.type().equals("multipart/alternative") || part.type().equals("multipart/related")) {
            part.children().forEach(c -> collect(c, copy, texts));
        } else if ((part.type().equals("text/plain") || part.type().equals("text/html")) && !part.isAttachment() && TextEdit.text(copy, part).filter(MergeText::isIn).isPresent()) {
            texts.add(part);
        }
    }

    /** A member without an attribute that the text names has it empty. */
    private Map<String, Object> facts(Member member, String text, boolean html) {
        Map<String, String> attributes = new HashMap<>();
        ATTRIBUTE.matcher(text).results().forEach(m -> attributes.put(m.group(1), ""));
        attributes.putAll(member.attributes());
        Map<String, Object> user = new HashMap<>(Map.of("email", escaped(member.address().toString(), html), "name", escaped(member.name(), html), "gecos", escaped(member.name(), html),
            "domain", escaped(member.address().domain().unicode(), html), "reception", member.reception().text(), "lang", list.language()));
        user.put("custom_attribute", attributes.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> escaped(e.getValue(), html))));
        Map<String, Object> about = Map.of("name", list.name(), "address", list.address().toString(), "subject", escaped(list.subject(), html),
            "domain", list.domain().unicode(), "host", list.domain().unicode(), "request", list.requestAddress().toString(), "unsubscribe", list.unsubscribeAddress().toString());
        return Map.of("user", user, "list", about, "listname", list.name(), "domain", list.domain().unicode(), "robot", list.domain().unicode());
    }

    private static String escaped(String value, boolean html) {
        return html ? value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;") : value;
    }

    /** Why a post cannot be sent with members' data; tried with one member, as all have the same fields. */
    Optional<String> fault(byte[] copy, Member member) {
        try {
            merged(copy, member);
            return Optional.empty();
        } catch (TextFault broken) {
            return Optional.of("line " + broken.line() + ": " + broken.getMessage());
        }
    }
}
