package chat.skerry.testkit.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each check finds what is planted for it and passes what is right.
final class TidyRulesTest {

  @Test
  void findsALongFile() {
    assertThat(SourceShape.longFile("A.java", "x\n".repeat(501)))
        .containsExactly("A.java: 501 lines (expected: at most 500)");
    assertThat(SourceShape.longFile("A.java", "x\n".repeat(500))).isEmpty();
  }

  @Test
  void findsALongMethod() {
    assertThat(SourceShape.longMethods(Map.of("A.java", classWithAMethodOf(71))))
        .containsExactly("A.java: work has 71 lines (expected: at most 70)");
    assertThat(SourceShape.longMethods(Map.of("A.java", classWithAMethodOf(70)))).isEmpty();
  }

  @Test
  void findsUndoneWorkWithoutAnIssue() {
    String mark = "TO" + "DO";
    assertThat(SourceShape.undone("A.java", "one\n// " + mark + ": later\n"))
        .containsExactly("A.java:2: " + mark + " (expected: the number of its issue)");
    assertThat(SourceShape.undone("A.java", "// " + mark + " (#12): later")).isEmpty();
  }

  @Test
  void findsADeadLink() {
    Links.Anchors anchors = path -> Set.of("the-way");
    String markdown = "[a](gone.md) [b](here.md#the-way) [c](here.md#lost) [d](https://e.org)";
    assertThat(Links.deadLinks("docs/x.md", markdown, "here.md"::equals, anchors))
        .containsExactly(
            "docs/x.md: link to gone.md (expected: a file that exists)",
            "docs/x.md: link to here.md#lost (expected: a heading that exists)");
    assertThat(Links.anchors("# The `way` of a message, in short\n"))
        .containsExactly("the-way-of-a-message-in-short");
  }

  @Test
  void readsNoLinksInsideABlockOfCode() {
    assertThat(Links.deadLinks("x.md", "```\n[a](gone.md)\n```\n", path -> false, path -> Set.of()))
        .isEmpty();
  }

  @Test
  void findsAPathOfOneMachine() {
    String path = "/ho" + "me/ada/skerry";
    assertThat(Links.machinePaths("x.md", "look in " + path + " first"))
        .containsExactly("x.md: /ho" + "me/ada (expected: no path of one machine)");
    assertThat(Links.machinePaths("x.md", "`$HOME/.cache`, docs/work/x, https://a.org/home/b"))
        .isEmpty();
  }

  @Test
  void findsATestThatIsGone() {
    String source = "class ATest { @Test void refusesIt() {} }";
    assertThat(Links.missingTests("x.md", "`ATest.refusesIt` `ATest.gone`", test -> source))
        .containsExactly("x.md: `ATest.gone` (expected: a test that exists)");
  }

  @Test
  void findsADecisionWithoutConfirmation() {
    assertThat(Decisions.unconfirmed("0001.md", decision("Nobody looks."), code -> true))
        .containsExactly(
            "0001.md: Confirmation names nothing (expected: a test or a file, in backquotes)");
    assertThat(Decisions.unconfirmed("0001.md", decision("`GoneTest`"), code -> false))
        .containsExactly("0001.md: Confirmation names GoneTest, which is gone");
    assertThat(Decisions.unconfirmed("0001.md", decision("`TidyTest`"), code -> true)).isEmpty();
    assertThat(Decisions.unconfirmed("0001.md", "# One\n\n## Context\n\nx\n", code -> true))
        .contains("0001.md: no section Decision (expected: all of the template)");
  }

  @Test
  void findsAnotherWordForAThingOfTheGlossary() {
    List<Glossary.Word> words =
        Glossary.words("| **Island** | two members | a cluster | `shard`, `pair` |\n");
    assertThat(words).containsExactly(new Glossary.Word("Island", List.of("shard", "pair")));
    assertThat(Glossary.otherWords("A.java", "MemberPair", words))
        .containsExactly("A.java: MemberPair (expected: Island, the glossary's word for it)");
    assertThat(Glossary.otherWords("a.proto", "shard_name", words)).hasSize(1);
    assertThat(Glossary.otherWords("A.java", "Repair", words)).isEmpty();
    assertThat(Glossary.otherWords("A.java", "PairingCode", words)).isEmpty();
  }

  @Test
  void readsTheDrawnFolders() {
    assertThat(
            FolderTree.drawn(
                """
                text
                ```text tree
                crds/           custom resources
                data-plane/
                  node/         one member
                    session/    one device
                  protocol/
                e2e/
                ```
                """))
        .containsExactly(
            "crds",
            "data-plane",
            "data-plane/node",
            "data-plane/node/session",
            "data-plane/protocol",
            "e2e");
  }

  private static String classWithAMethodOf(int lines) {
    return "class A {\n  void work() {\n" + "    ;\n".repeat(lines - 2) + "  }\n}\n";
  }

  private static String decision(String confirmation) {
    return """
    # 0001 One

    ## Context

    x

    ## Considered options

    x

    ## Decision

    x

    ## Consequences

    x

    ## Confirmation

    %s
    """
        .formatted(confirmation);
  }
}
