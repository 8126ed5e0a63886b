package org.colombier.lists.family;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.colombier.lists.catalog.ListConflict;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a description of a family's lists: Sympa's XML, a {@code list} element each, whose children are its variables
 * ({@code listname}, {@code subject}, {@code owner} and {@code editor} with an {@code email}, and whatever else); or the
 * same in YAML, under {@code lists}. A variable that stands twice, or has {@code multiple="1"}, is a list.
 */
public final class FamilyFile {

    /** Octets. */
    public static final int LARGEST = 64 << 20;

    private static final int MOST = 100_000;
    private static final int DEEPEST = 8;

    private FamilyFile() {
    }

    /** @throws ListConflict if it is neither, with the reason */
    public static List<Described> read(byte[] file) {
        if (file.length > LARGEST) {
            throw new ListConflict("list.conflict.family-file", "larger than " + LARGEST + " octets");
        }
        boolean xml = new String(file, 0, Math.min(file.length, 200), StandardCharsets.UTF_8).replace("\uFEFF", "").stripLeading().startsWith("<");
        List<Described> lists = xml ? ofXml(file) : ofYaml(file);
        if (lists.size() > MOST) {
            throw new ListConflict("list.conflict.family-file", "more than " + MOST + " lists");
        }
        return lists;
    }

    private static List<Described> ofXml(byte[] file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            // No DTD: neither entities that grow nor files of this machine.
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            Element root = builder.parse(new ByteArrayInputStream(file)).getDocumentElement();
            List<Element> lists = root.getTagName().equals("list") ? List.of(root) : children(root).filter(e -> e.getTagName().equals("list")).toList();
            return lists.stream().map(list -> new Described(fields(list, 1))).toList();
        } catch (ParserConfigurationException | SAXException | IOException broken) {
            throw new ListConflict("list.conflict.family-file", String.valueOf(broken.getMessage()));
        }
    }

    private static Map<String, Object> fields(Element parent, int depth) {
        if (depth > DEEPEST) {
            throw new ListConflict("list.conflict.family-file", "elements deeper than " + DEEPEST);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        children(parent).forEach(e -> {
            Object value = children(e).findAny().isPresent() ? fields(e, depth + 1) : e.getTextContent().strip();
            String name = e.getTagName().toLowerCase(Locale.ROOT);
            boolean several = fields.containsKey(name) || !e.getAttribute("multiple").isEmpty();
            fields.merge(name, several ? new ArrayList<>(List.of(value)) : value, FamilyFile::both);
        });
        return fields;
    }

    private static Object both(Object before, Object more) {
        List<Object> all = new ArrayList<>(before instanceof List<?> several ? several : List.of(before));
        all.addAll(more instanceof List<?> several ? several : List.of(more));
        return all;
    }

    private static Stream<Element> children(Element parent) {
        // One by one from the first: by number each would be counted again.
        List<Element> children = new ArrayList<>();
        for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element e) {
                children.add(e);
            }
        }
        return children.stream();
    }

    private static List<Described> ofYaml(byte[] file) {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setMaxAliasesForCollections(10);
        bounds.setNestingDepthLimit(DEEPEST + 2);
        bounds.setCodePointLimit(LARGEST);
        try {
            Object root = new Yaml(new SafeConstructor(bounds)).load(new String(file, StandardCharsets.UTF_8));
            Object lists = root instanceof Map<?, ?> map ? map.get("lists") : root;
            if (!(lists instanceof List<?> several)) {
                throw new ListConflict("list.conflict.family-file", "neither Sympa's XML nor YAML with lists");
            }
            return several.stream().map(FamilyFile::plain).map(FamilyFile::described).toList();
        } catch (YAMLException broken) {
            throw new ListConflict("list.conflict.family-file", String.valueOf(broken.getMessage()));
        }
    }

    @SuppressWarnings("unchecked")
    private static Described described(Object list) {
        if (list instanceof Map<?, ?> map) {
            return new Described((Map<String, Object>) map);
        }
        throw new ListConflict("list.conflict.family-file", "a list is no mapping");
    }

    /** Maps, lists and texts; numbers and dates as they are written. */
    private static Object plain(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                map.forEach((key, v) -> {
                    if (v != null) {
                        fields.put(String.valueOf(key).toLowerCase(Locale.ROOT), plain(v));
                    }
                });
                yield fields;
            }
            case List<?> list -> list.stream().filter(java.util.Objects::nonNull).map(FamilyFile::plain).toList();
            case Boolean b -> b ? "on" : "off";
            default -> String.valueOf(value);
        };
    }
}
