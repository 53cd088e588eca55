/** First and last names of the demo candidates, as they come in real schools: with every accent, in four scripts. */
export const families: { weight: number; first: string[]; last: string[] }[] = [
  {
    weight: 46,
    first:
      words(`Lucía Hugo Martina Mateo Sofía Martín Julia Lucas Valeria Daniel Paula Alejandro Emma Pablo Daniela
      Álvaro Carla Adrián Alma Íker Noa Óscar Inés Rubén Aitana Joaquín Begoña Ángel Nerea Íñigo`),
    last: words(`García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández
      Díaz Álvarez Moreno Muñoz Núñez Gutiérrez Peña Iglesias Ibáñez Yáñez Cañizares Echevarría Zúñiga Ordóñez`),
  },
  {
    weight: 8,
    first: words(`João Inês Gonçalo Beatriz Luís Conceição Sebastião Joana Tomás Verónica`),
    last: words(`Gonçalves Araújo Simões Magalhães Lourenço Guimarães Falcão Brandão Estêvão Assunção`),
  },
  {
    weight: 8,
    first: words(`Łukasz Małgorzata Zbigniew Żaneta Paweł Agnieszka Świętosława Michał Jędrzej Bożena`),
    last: words(
      `Wiśniewski Kowalczyk Zieliński Woźniak Dąbrowska Łuczak Święcicki Żółkiewska Gołębiewski Brzęczyszczykiewicz`,
    ),
  },
  {
    weight: 6,
    first: words(`Çağrı Şeyma Gökhan Büşra Oğuz İrem Ümit Ayşe Doğukan Özge`),
    last: words(`Şimşek Yıldırım Öztürk Çelik Güneş Aydoğan Kılıç Doğan Ünal Işık`),
  },
  {
    weight: 6,
    first: words(`Tomáš Žaneta Jiří Růžena Matěj Štěpánka Zdeněk Kateřina Ľubomír Böðvar`),
    last: words(`Dvořák Němcová Růžička Šťastný Příhodová Čermák Hájek Ďurica Kiss Őry`),
  },
  {
    weight: 4,
    first: words(`Þórður Sigríður Björn Guðrún Søren Åsa Jørgen Märta Ægir Zoë`),
    last: words(`Jónsdóttir Sigurðsson Ångström Sørensen Bjørnstad Lindström Müller Groß Châtelain Lefèvre`),
  },
  {
    weight: 6,
    first: words(`Αλέξανδρος Ελένη Γιώργος Μαρία Δημήτριος Χρυσάνθη Νικόλαος Ευαγγελία`),
    last: words(
      `Παπαδόπουλος Γεωργίου Κωνσταντινίδης Οικονόμου Αναγνωστοπούλου Βασιλείου Καραγιάννης Θεοδώρου`,
    ),
  },
  {
    weight: 8,
    first: words(`Юлія Олександр Екатерина Дмитрий Ђорђе Љубица Наталія Андрій Алёна Ярослав`),
    last: words(`Щербак Кузнецова Шевченко Йовановић Петровић Ковальчук Соловьёв Їжакевич Гордієнко Њежић`),
  },
  {
    weight: 8,
    first: [
      'Thị Hương',
      'Văn Đức',
      'Quỳnh Như',
      'Minh Tuấn',
      'Ngọc Ánh',
      'Đình Phúc',
      'Bảo Trâm',
      'Hữu Nghĩa',
    ],
    last: words(`Nguyễn Trần Lê Phạm Huỳnh Võ Đặng Bùi Đỗ Hồ`),
  },
]

/** Two last names, as in Spain, are common in the first family alone. */
export const withTwoLastNames = families[0]

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
