package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table = new Table(
            Table.Column.whole("ID"),
            Table.Column.text("NAME"),
            Table.Column.number("COUNT"),
            Table.Column.text("WHY"));

    @Test
    void isAsWideAsItsCellsWhereNobodyHasATerminal() {
        table.add("1", "anna with a long name", "7", "because of something that takes long to tell");
        table.add("22", "b", "1,234", "");

        assertThat(table.lines(OptionalInt.empty()))
                .containsExactly(
                        "ID  NAME                   COUNT  WHY",
                        "1   anna with a long name      7  because of something that takes long to tell",
                        "22  b                      1,234");
    }

    @Test
    void takesFromTheWidestColumnsThatMayShrink() {
        table.add("1234567890", "anna with a long name", "7", "because of something that takes long to tell");

        assertThat(table.lines(OptionalInt.of(50)))
                .containsExactly(
                        "ID          NAME            COUNT  WHY", "1234567890  anna with a l…      7  because of som…");
        assertThat(table.lines(OptionalInt.of(50))).allMatch(line -> line.length() <= 50);
    }

    @Test
    void neverCutsWhatIsCopied() {
        table.add("1234567890", "anna with a long name", "7", "because of something that takes long to tell");

        assertThat(table.lines(OptionalInt.of(10)).get(1))
                .startsWith("1234567890  anna …  ")
                .endsWith("becau…");
    }

    @Test
    void cutsBetweenLettersOnly() {
        table.add("1", "𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳", "1", "");

        assertThat(table.lines(OptionalInt.of(24)).get(1))
                .contains("𝒳𝒳𝒳𝒳𝒳")
                .contains("…");
        assertThat(table.lines(OptionalInt.of(24)).get(1).codePoints()).noneMatch(letter -> letter == '?');
    }

    @Test
    void showsNoCommandsToTheTerminal() {
        table.add("1", "red\u001b[31m\nline‮", "1", "");

        assertThat(table.lines(OptionalInt.empty()).get(1)).contains("red�[31m�line�");
    }
}
