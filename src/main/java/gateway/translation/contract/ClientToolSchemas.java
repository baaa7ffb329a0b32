package gateway.translation.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import org.jspecify.annotations.Nullable;

/**
 * Describes the typed tools that the client itself runs (bash, text editor, memory, computer): Claude knows them by heart, other
 * models need a description and a schema. Stateless.
 */
public final class ClientToolSchemas {

    /**
     * A typed tool, described.
     *
     * @param name the tool's name when the request gives none
     * @param schema belongs to the caller
     */
    public record Described(String name, String description, ObjectNode schema) {}

    private static final String BASH = """
            {"type":"object","properties":{
              "command":{"type":"string","description":"The command to run. Required unless restart is true."},
              "restart":{"type":"boolean","description":"Restarts the shell."}}}""";

    private static final String EDITOR = """
            {"type":"object","properties":{
              "command":{"type":"string","enum":["view","create","str_replace","insert"]},
              "path":{"type":"string","description":"Path of the file or folder."},
              "file_text":{"type":"string","description":"For create: the whole text of the file."},
              "old_str":{"type":"string","description":"For str_replace: the text to replace; it must occur once."},
              "new_str":{"type":"string","description":"For str_replace: the text to put there."},
              "insert_line":{"type":"integer","description":"For insert: the line after which the text goes, 0 for the start."},
              "insert_text":{"type":"string","description":"For insert: the text."},
              "view_range":{"type":"array","items":{"type":"integer"},
                "description":"For view: first and last line, counted from 1; -1 for the end."}},
            "required":["command","path"]}""";

    private static final String MEMORY = """
            {"type":"object","properties":{
              "command":{"type":"string","enum":["view","create","str_replace","insert","delete","rename"]},
              "path":{"type":"string","description":"Path below /memories."},
              "file_text":{"type":"string","description":"For create: the whole text of the file."},
              "old_str":{"type":"string","description":"For str_replace: the text to replace; it must occur once."},
              "new_str":{"type":"string","description":"For str_replace: the text to put there."},
              "insert_line":{"type":"integer","description":"For insert: the line after which the text goes, 0 for the start."},
              "insert_text":{"type":"string","description":"For insert: the text."},
              "view_range":{"type":"array","items":{"type":"integer"},"description":"For view: first and last line."},
              "old_path":{"type":"string","description":"For rename."},
              "new_path":{"type":"string","description":"For rename."}},
            "required":["command"]}""";

    private static final String COMPUTER = """
            {"type":"object","properties":{
              "action":{"type":"string","enum":["key","type","mouse_move","left_click","left_click_drag","right_click",
                "middle_click","double_click","triple_click","left_mouse_down","left_mouse_up","scroll","hold_key","wait",
                "screenshot","cursor_position","zoom"]},
              "coordinate":{"type":"array","items":{"type":"integer"},"description":"x and y in pixels."},
              "start_coordinate":{"type":"array","items":{"type":"integer"},"description":"For left_click_drag: where it starts."},
              "text":{"type":"string","description":"For type: the text. For key and hold_key: the keys, as in ctrl+s."},
              "scroll_direction":{"type":"string","enum":["up","down","left","right"]},
              "scroll_amount":{"type":"integer"},
              "duration":{"type":"number","description":"For wait and hold_key: seconds."},
              "region":{"type":"array","items":{"type":"integer"},"description":"For zoom: x0, y0, x1, y1."}},
            "required":["action"]}""";

    private ClientToolSchemas() {}

    /** The description of a typed tool, null when it is not one that the client runs. */
    public static @Nullable Described of(RequestPart tool, String type) {
        if (type.startsWith("bash_")) {
            return new Described("bash", "Runs a command in a shell that keeps its state.", read(BASH));
        }
        if (type.startsWith("text_editor_")) {
            return editor(type);
        }
        if (type.startsWith("memory_")) {
            return new Described(
                    "memory", "Reads and changes files below /memories, kept between conversations.", read(MEMORY));
        }
        return type.startsWith("computer_2") ? computer(tool) : null;
    }

    private static Described editor(String type) {
        boolean old = type.endsWith("_20241022") || type.endsWith("_20250124");
        ObjectNode schema = read(EDITOR);
        if (old) {
            ObjectNode properties = schema.withObject("/properties");
            properties.withArray("/command/enum").add("undo_edit");
            properties.remove("insert_text");
            properties.withObject("/new_str").put("description", "For str_replace and insert: the text to put there.");
        }
        String name = old ? "str_replace_editor" : "str_replace_based_edit_tool";
        return new Described(name, "Views, creates and edits text files.", schema);
    }

    private static Described computer(RequestPart tool) {
        Integer width = tool.optionalWholeNumber("display_width_px");
        Integer height = tool.optionalWholeNumber("display_height_px");
        String size = width == null || height == null ? "" : " The screen has " + width + " x " + height + " pixels.";
        return new Described("computer", "Uses a computer by screen, mouse and keyboard." + size, read(COMPUTER));
    }

    private static ObjectNode read(String json) {
        try {
            return Json.mapper().readValue(json, ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A built-in schema is not JSON", e);
        }
    }
}
