package org.colombier.portal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.ListParameters.AddressVeil;

/** A message of an archive as a visitor sees it: addresses written so that those who gather them find none. Pure. */
final class VeiledMessage {

    private static final Pattern ADDRESS = Pattern.compile("([\\p{L}\\p{N}.!#$%*/?^_`{|}~+-]{1,64})(?:@|&#64;)([\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]{0,250}[\\p{L}\\p{N}])?)");
    private static final Pattern MAIL_LINK = Pattern.compile("<a href=\"(?i:mailto):[^\"]*\"[^>]*>");

    private final AddressVeil veil;
    private final String hidden;

    /** @param hidden what stands for an address nobody sees, without HTML in it */
    VeiledMessage(AddressVeil veil, String hidden) {
        this.veil = veil;
        this.hidden = hidden;
    }

    public String text(String text) {
        return switch (veil) {
            case NONE, COOKIE -> text;
            case AT, JAVASCRIPT -> ADDRESS.matcher(text).replaceAll("$1 at $2");
            case CONCEALED -> ADDRESS.matcher(text).replaceAll(Matcher.quoteReplacement(hidden));
        };
    }

    private String html(String html) {
        return veil == AddressVeil.NONE || veil == AddressVeil.COOKIE ? html : text(MAIL_LINK.matcher(html).replaceAll("<a>"));
    }

    ShownMessage of(ShownMessage message) {
        List<ShownMessage.ShownField> fields = message.fields().stream().map(f -> new ShownMessage.ShownField(f.name(), text(f.value()))).toList();
        return new ShownMessage(fields, message.texts().stream().map(this::text).toList(), message.htmls().stream().map(this::html).toList(), message.attachments(),
            message.cut(), message.broken());
    }
}
