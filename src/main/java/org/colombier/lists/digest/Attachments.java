package org.colombier.lists.digest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.field.ContentDispositionFieldLenientImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.colombier.lists.posting.HeaderText;

/** What a plain digest says about the parts of a message that are no text: name or type of each. Bounded; never fails. Pure. */
final class Attachments {

    private static final int MOST = 50;
    private static final MimeConfig LENIENT = MimeConfig.custom().setMaxLineLen(-1).setMaxHeaderLen(100_000).setMaxHeaderCount(1_000).setMaxContentLen(-1).build();

    private Attachments() {
    }

    static List<String> of(byte[] message) {
        List<String> found = new ArrayList<>();
        MimeTokenStream parts = new MimeTokenStream(LENIENT);
        parts.setRecursionMode(RecursionMode.M_NO_RECURSE);
        parts.parse(new ByteArrayInputStream(message));
        try {
            Optional<ContentDispositionField> disposition = Optional.empty();
            for (EntityState state = parts.getState(); state != EntityState.T_END_OF_STREAM && found.size() < MOST; state = parts.next()) {
                switch (state) {
                    case T_START_HEADER -> disposition = Optional.empty();
                    case T_FIELD -> {
                        Optional<ContentDispositionField> known = disposition;
                        disposition = disposition(parts.getField()).or(() -> known);
                    }
                    case T_BODY -> add(parts.getBodyDescriptor().getMimeType(), disposition, found);
                    default -> { }
                }
            }
        } catch (MimeException broken) {
            // What was found before stands; the text above it is read by other means.
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static Optional<ContentDispositionField> disposition(Field field) {
        return field.getName().equalsIgnoreCase("Content-Disposition")
            ? Optional.of(ContentDispositionFieldLenientImpl.PARSER.parse(field, DecodeMonitor.SILENT)) : Optional.empty();
    }

    private static void add(String type, Optional<ContentDispositionField> disposition, List<String> found) {
        boolean text = type.equals("text/plain") || type.equals("text/html");
        if (!text || disposition.filter(ContentDispositionField::isAttachment).isPresent()) {
            String name = disposition.map(ContentDispositionField::getFilename).map(HeaderText::decode).orElse("");
            found.add(name.isBlank() ? type : name.replaceAll("\\p{Cntrl}", " ") + ", " + type);
        }
    }
}
